import { describe, expect, it } from 'vitest'
import { AppError } from '../../platform/errors.ts'
import { assertCallbackUrl } from './callback-url.ts'

const names: Record<string, string[]> = {
  'hooks.example': ['93.184.216.34', '2606:4700:4700::1111'],
  'inside.example': ['10.1.2.3'],
}
const resolve = async (host: string) => names[host] ?? []
const check = (url: string, allowInsecure = false) =>
  assertCallbackUrl(url, { allowInsecure, resolve })

describe('the address of a callback, when it is asked for', () => {
  it('G-CALLBACK-5: a public one is accepted', async () => {
    await expect(check('https://hooks.example/timepoints?key=1')).resolves.toBeUndefined()
  })

  it('G-CALLBACK-6: http to this machine only where that is allowed', async () => {
    await expect(check('http://127.0.0.1:3000/', true)).resolves.toBeUndefined()
    await expect(check('http://127.0.0.1:3000/')).rejects.toThrow(AppError)
    await expect(check('http://hooks.example/', true)).rejects.toThrow(AppError)
  })

  it.each([
    ['https://inside.example/', 'the address is not a public one'],
    ['https://localhost/', 'the address is not a public one'],
    ['https://0x7f.1/', 'the address is not a public one'],
    ['https://nobody.example/', 'the host name cannot be resolved'],
    ['http://hooks.example/', 'the URL is not https'],
    ['https://me@hooks.example/', 'the URL carries user information'],
  ])('G-CALLBACK-5: %s is 422 with its path and a text without addresses', async (url, message) => {
    const error = await check(url).catch((thrown: unknown) => thrown)
    if (!(error instanceof AppError)) throw new Error('accepted')
    const { code, status, errors } = error
    expect({ code, status, errors, detail: error.message }).toEqual({
      code: 'invalid_input',
      status: 422,
      errors: [{ path: 'callback_url', message }],
      detail: `callback_url: ${message}`,
    })
  })
})

import { describe, expect, it } from 'vitest'
import { MAX_DATA_URI, pictureAddressOf, readDataUri } from './data-uri.ts'

const png = 'data:image/png;base64,iVBORw0KGgo='

describe('pictures inside of their addresses', () => {
  it('CC-MOMENT-4: are read as the bytes that they are', () => {
    const bytes = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
    expect(readDataUri(png)).toEqual({ mediaType: 'image/png', bytes })
    expect(readDataUri(png.replace('image/png', 'IMAGE/JPEG'))?.mediaType).toBe('image/jpeg')
  })

  it.each([
    'data:image/svg+xml;base64,PHN2Zz4=',
    'data:text/html;base64,PGI+',
    'data:image/png,abc',
    'data:image/png;base64,',
    'data:image/png;base64,not base64',
    `data:image/png;base64,${'A'.repeat(MAX_DATA_URI)}`,
    'javascript:alert(1)',
    'x.png',
    '',
  ])('CC-MOMENT-4: what is no picture is no address either: %.60s', (url) => {
    expect(readDataUri(url)).toBeNull()
    expect(pictureAddressOf(url)).toBeNull()
  })

  it('CC-MOMENT-4: addresses of the web stay as they are', () => {
    for (const url of ['https://a.example/x.png', '/api/v1/timepoints/1/image']) {
      expect(pictureAddressOf(url)).toBe(url)
    }
    expect(pictureAddressOf(png)).toBe(png)
    expect(pictureAddressOf(null)).toBeNull()
  })
})

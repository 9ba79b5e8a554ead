import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'

type Scene = Record<string, unknown> & { id: string }

/** A Flash of which scenes are read, and shown to others: with a feed of changes, or with nothing but the documented list. */
export class ListingFlash {
  /** As they are told, the newest first. */
  scenes: Scene[] = []
  /** Whether `changed_since` means anything to it. */
  hasFeed = true
  /** Whether it gives whole scenes in the feed to who asks for them. */
  hasFullFeed = true
  /** Answered to everything instead. */
  fault: { status: number; text: string; headers?: Record<string, string> } | null = null
  /** Whether it takes changes of who may see a scene. */
  takesChanges = true
  calls = 0
  readonly #server = createServer((request, response) => this.#serve(request, response))

  static async start(): Promise<ListingFlash> {
    const flash = new ListingFlash()
    flash.#server.listen(0, '127.0.0.1')
    await once(flash.#server, 'listening')
    return flash
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    this.calls += 1
    if (this.fault) {
      const { status, text, headers } = this.fault
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text)
      return
    }
    const { pathname, searchParams } = new URL(request.url ?? '', this.url)
    const say = (status: number, value: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
    if (pathname === '/api/v1/timepoints') return void say(200, this.#list(searchParams))
    const [name = '', part] = pathname.slice('/api/v1/timepoints/'.length).split('/')
    const scene = this.scenes.find((known) => known.id === decodeURIComponent(name))
    if (!scene || scene.isBroken) return void say(scene ? 500 : 404, {})
    if (part !== 'visibility') return void say(200, scene)
    if (!this.takesChanges) return void say(503, {})
    void json(request).then((change) => {
      Object.assign(scene, change)
      say(200, scene)
    })
  }

  #list(query: URLSearchParams): unknown {
    const since = query.get('changed_since')
    const size = Number(query.get('page_size'))
    if (since !== null && this.hasFeed) {
      const from = Number(since || 0)
      const full = this.hasFullFeed && query.get('full') === 'true'
      const part = this.scenes.slice(from, from + size)
      const items = full ? part : part.map((scene) => ({ ...scene, moment: null }))
      return { items, deleted: [], next_cursor: `${from + items.length}`, total: items.length }
    }
    const isAsked = ({ visibility }: Scene) =>
      !query.has('visibility') || visibility === query.get('visibility')
    const from = (Number(query.get('page') ?? 1) - 1) * size
    const items = this.scenes.filter(isAsked).slice(from, from + size)
    return { items, total: this.scenes.length, page: 1, page_size: size }
  }
}

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** The server in a process of its own, as an operator starts it. */
export type ServerProcess = {
  readonly address: string
  /** The link that it printed; null where nobody is to be let in that way. */
  readonly entry: string | null
  readonly pid: number | undefined
  /** The next link that it prints. */
  nextEntry(): Promise<string>
  /** Asks it to close; gives what it ended with. */
  stop(): Promise<number | null>
}

/** With the line's end, so that it is whole. */
const ENTRY = /http:\/\/\S+\/kom-in#\S+(?=\n)/
const MAIN = fileURLToPath(new URL('../../apps/server/main.ts', import.meta.url))

export async function startServer(
  house: string,
  {
    environment = {},
    preloaded = [],
  }: { readonly environment?: Readonly<Record<string, string>>; readonly preloaded?: readonly string[] } = {},
): Promise<ServerProcess> {
  const before = preloaded.flatMap((module) => ['--import', module])
  const server = spawn(process.execPath, [...before, MAIN, '--house', house, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...environment },
  })
  const said = await new Promise<string>((resolve, reject) => {
    let said = ''
    server.stdout.on('data', (chunk) => {
      said += String(chunk)
      if (said.includes('Ctrl-C')) resolve(said)
    })
    server.once('exit', () => reject(new Error(`the server did not start: ${said}`)))
  })
  return {
    address: /http:\/\/\S+/.exec(said)?.[0] ?? '',
    entry: ENTRY.exec(said)?.[0] ?? null,
    pid: server.pid,
    nextEntry: () =>
      new Promise((resolve) => {
        let later = ''
        server.stdout.on('data', (chunk) => {
          later += String(chunk)
          const found = ENTRY.exec(later)?.[0]
          if (found) resolve(found)
        })
      }),
    async stop() {
      const ended = once(server, 'exit')
      server.kill('SIGTERM')
      const [code] = await ended
      return code
    },
  }
}

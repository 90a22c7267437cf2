import { createHash, randomUUID } from 'node:crypto'
import { unlink } from 'node:fs/promises'
import { connect, createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { HouseRefusal } from './refusal.ts'

export type DirectoryLock = { release(): Promise<void> }

/** sun_path holds 104 bytes on macOS and 108 on Linux, its last zero included. */
const LONGEST_SOCKET_PATH = 103
/** Longer than it takes another process to find the same stale socket and remove it. */
const TAKEOVER_MILLISECONDS = 150

/**
 * Two processes in one directory lose each other's rows without an error, so one of them must stay out. The lock is
 * a socket: the kernel closes it when its process dies, however it dies, and what then lies there answers nobody.
 */
export async function lockDirectory(directory: string): Promise<DirectoryLock> {
  const path = socketPath(directory)
  const token = `${process.pid} ${randomUUID()}`
  const server = createServer((socket) => socket.end(token))
  // A visitor that hangs up while it is answered is no trouble of ours.
  server.on('connection', (socket) => socket.on('error', () => {}))
  if (!(await listen(server, path))) {
    const holder = await tokenAt(path)
    if (holder !== null) throw alreadyOpen(directory, holder)
    await unlink(path).catch(() => {})
    if (!(await listen(server, path))) throw alreadyOpen(directory, (await tokenAt(path)) ?? 'unknown')
    // Another process may have found the same stale socket; whoever answers now has the directory.
    await pause(TAKEOVER_MILLISECONDS)
    const answer = await tokenAt(path)
    if (answer !== token) {
      await close(server)
      throw alreadyOpen(directory, answer ?? 'unknown')
    }
  }
  // The lock alone does not keep a process alive.
  server.unref()
  return { release: () => close(server) }
}

function socketPath(directory: string): string {
  if (process.platform === 'win32') {
    return `\\\\.\\pipe\\utfall-${createHash('sha256').update(directory).digest('hex').slice(0, 32)}`
  }
  const path = join(directory, '.lock.sock')
  if (Buffer.byteLength(path) > LONGEST_SOCKET_PATH) {
    throw new HouseRefusal('directory-path-too-long', {
      directory,
      bytes: Buffer.byteLength(directory),
      allowed: LONGEST_SOCKET_PATH - '/.lock.sock'.length,
    })
  }
  return path
}

/** Whether the path was free; other trouble (no right to write there) is thrown. */
function listen(server: Server, path: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(false) : reject(error)
    server.once('error', onError)
    server.listen(path, () => {
      server.off('error', onError)
      resolve(true)
    })
  })
}

/** What the process behind the socket says of itself, or null when nobody is there. */
function tokenAt(path: string): Promise<string | null> {
  return new Promise((resolve) => {
    let text = ''
    const socket = connect(path)
    socket.setEncoding('utf8')
    socket.setTimeout(2000, () => {
      // Somebody holds the socket but is too busy to answer.
      socket.destroy()
      resolve('unknown')
    })
    socket.on('data', (part: string) => {
      text += part
    })
    socket.on('end', () => resolve(text === '' ? 'unknown' : text))
    socket.on('error', () => resolve(null))
  })
}

function alreadyOpen(directory: string, token: string): HouseRefusal {
  return new HouseRefusal('already-open', { directory, process: token.split(' ')[0] ?? 'unknown' })
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()))
}

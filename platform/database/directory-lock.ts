import { createHash, randomInt } from 'node:crypto'
import { readdir, rename, unlink } from 'node:fs/promises'
import { connect, createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { HouseRefusal } from './refusal.ts'

export type DirectoryLock = { release(): Promise<void> }

/** sun_path holds 104 bytes on macOS and 108 on Linux, its last zero included. */
const LONGEST_SOCKET_PATH = 103
/** `.lk-` and six letters or digits. A socket with the other beginning is not listening yet. */
const ASKED = '.lk-'
const MADE = '.lm-'
const ID_DIGITS = 6
/** What Utfall 1.0 had in the directory while it was open. */
const FORMER = '.lock.sock'
const LOOK_AGAIN_MILLISECONDS = 20
const ANSWER_MILLISECONDS = 2000
/** Instead of an answer: somebody may be there, and did not say. */
const UNCLEAR = 'unknown'
const MOST_UNCLEAR = 3

/**
 * Two processes in one directory lose each other's rows without an error, so all but one must stay out. Whoever wants
 * it puts a socket of its own there, which the kernel closes when its process dies, however it dies, and asks all the
 * others that lie there: who has it keeps it, of several who ask the first by name goes on, and a socket that answers
 * nobody is what a dead process left. Names are never used again, so nobody removes what is another's; and whoever came
 * later sees whoever came before, so no two can both find themselves alone.
 */
export async function lockDirectory(directory: string): Promise<DirectoryLock> {
  if (process.platform === 'win32') return await lockByPipe(directory)
  const bytes = Buffer.byteLength(directory)
  const allowed = LONGEST_SOCKET_PATH - `/${ASKED}`.length - ID_DIGITS
  if (bytes > allowed) throw new HouseRefusal('directory-path-too-long', { directory, bytes, allowed })
  const own = await ownSocket(directory)
  try {
    await untilAlone(directory, own)
  } catch (error) {
    await own.release()
    throw error
  }
  own.hasIt()
  return { release: own.release }
}

type OwnSocket = { readonly name: string; hasIt(): void; release(): Promise<void> }

/** A socket that answers with this process and whether it has the directory; it gets its name when it listens. */
async function ownSocket(directory: string): Promise<OwnSocket> {
  for (;;) {
    const id = randomInt(36 ** ID_DIGITS)
      .toString(36)
      .padStart(ID_DIGITS, '0')
    let state = 'asks'
    const server = answering(() => `${process.pid} ${state}`)
    if (!(await listen(server, join(directory, `${MADE}${id}`)))) continue
    const name = `${ASKED}${id}`
    await rename(join(directory, `${MADE}${id}`), join(directory, name))
    return {
      name,
      hasIt: () => {
        state = 'has'
      },
      release: async () => {
        await unlink(join(directory, name)).catch(() => {})
        await close(server)
      },
    }
  }
}

/** Waits for those that asked after this one to give way; throws where somebody has the directory, or asked before. */
async function untilAlone(directory: string, own: OwnSocket): Promise<void> {
  const unclear = new Map<string, number>()
  for (;;) {
    const names = (await readdir(directory)).filter((name) => name.startsWith(ASKED) || name === FORMER)
    const others = names.filter((name) => name !== own.name)
    const answers = await Promise.all(
      others.map(async (name) => ({ name, answer: await answerAt(join(directory, name)) })),
    )
    let isAlone = true
    for (const { name, answer } of answers) {
      if (answer === null) {
        await unlink(join(directory, name)).catch(() => {})
        continue
      }
      isAlone = false
      // Who is just giving way breaks off in the middle, and is gone at the next look; who is only busy is still there.
      if (answer === UNCLEAR) {
        const times = (unclear.get(name) ?? 0) + 1
        unclear.set(name, times)
        if (times < MOST_UNCLEAR) continue
      }
      const [process = UNCLEAR, state] = answer.split(' ')
      if (state !== 'asks' || name < own.name) throw new HouseRefusal('already-open', { directory, process })
    }
    if (isAlone) return
    await pause(LOOK_AGAIN_MILLISECONDS)
  }
}

/** A pipe of that name exists once, and is gone with its process. */
async function lockByPipe(directory: string): Promise<DirectoryLock> {
  const path = `\\\\.\\pipe\\utfall-${createHash('sha256').update(directory).digest('hex').slice(0, 32)}`
  const server = answering(() => `${process.pid} has`)
  if (!(await listen(server, path))) {
    const [holder = UNCLEAR] = (await answerAt(path))?.split(' ') ?? []
    throw new HouseRefusal('already-open', { directory, process: holder })
  }
  return { release: () => close(server) }
}

function answering(words: () => string): Server {
  const server = createServer((socket) => socket.end(words()))
  // A visitor that hangs up while it is answered is no trouble of ours.
  server.on('connection', (socket) => socket.on('error', () => {}))
  // The lock alone does not keep a process alive.
  server.unref()
  return server
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

/** What the process behind the socket says, or null when nobody is there. */
function answerAt(path: string): Promise<string | null> {
  return new Promise((resolve) => {
    let text = ''
    const socket = connect(path)
    socket.setEncoding('utf8')
    socket.setTimeout(ANSWER_MILLISECONDS, () => {
      // Somebody holds the socket but is too busy to answer.
      socket.destroy()
      resolve(UNCLEAR)
    })
    socket.on('data', (part: string) => {
      text += part
    })
    socket.on('end', () => resolve(text === '' ? UNCLEAR : text))
    // Too many who ask at once is no sign of death.
    socket.on('error', ({ code }: NodeJS.ErrnoException) =>
      resolve(code === 'ECONNREFUSED' || code === 'ENOENT' ? null : UNCLEAR),
    )
  })
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()))
}

import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'

// Halves the time to start. Beside the packages, never in the shared temporary folder, where another user of the
// machine could put code; a folder that may not be written is passed over.
enableCompileCache(fileURLToPath(new URL('../../node_modules/.cache/utfall', import.meta.url)))

const { runCommandLine } = await import('./run-command.ts')

/** A line that rewrites itself, only where somebody watches. */
function showProgress(done: number, total: number): void {
  process.stderr.write(done < total ? `\r${done} / ${total}` : '\r\u001b[K')
}

// A reader that closes early (`| head`) is no fault of ours and none of the person's.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

const result = await runCommandLine(process.argv.slice(2), process.stderr.isTTY ? showProgress : null)
process.stderr.write(result.stderr)
process.stdout.write(result.stdout)
process.exitCode = result.exitCode

import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'

/** Every benchmark, one process each so that none warms up another; a name limits them: `npm run bench -- bootstrap`. */
const wanted = process.argv[2] ?? ''
const files = globSync('bench/*.bench.ts')
  .sort()
  .filter((file) => file.includes(wanted))
if (files.length === 0) {
  console.error(`no benchmark is called ${wanted}`)
  process.exit(2)
}
let failed = false
for (const file of files) {
  console.log(`\n## ${file}`)
  // The nursery is as small as ./utfall makes it.
  const options = ['--expose-gc', '--max-semi-space-size=4']
  const { status } = spawnSync(process.execPath, [...options, file, ...process.argv.slice(3)], {
    stdio: 'inherit',
  })
  failed ||= status !== 0
}
process.exit(failed ? 1 : 0)

import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import test from 'node:test'

const ROOT = new URL('../../', import.meta.url)

/** The arrows that the plan draws: room to the rooms it may use. */
function plannedArrows(): ReadonlyMap<string, readonly string[]> {
  const plan = readFileSync(new URL('docs/architecture.md', ROOT), 'utf8')
  const block = /```arrows\n([\s\S]*?)```/.exec(plan)?.[1] ?? ''
  return new Map(
    block
      .trim()
      .split('\n')
      .map((line) => {
        const [room = '', targets = ''] = line.split('→').map((part) => part.trim())
        return [
          room,
          targets
            .split(' ')
            .filter((target) => target !== '')
            .sort(),
        ]
      }),
  )
}

type Manifest = {
  name: string
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
}

function manifests(): readonly Manifest[] {
  const files = globSync(
    ['basics', 'bench', 'tests', '{statistics,platform,welfare,apps,examples}/*'].map(
      (room) => `${room}/package.json`,
    ),
    {
      cwd: ROOT,
    },
  )
  return files.map((file) => JSON.parse(readFileSync(new URL(file, ROOT), 'utf8')))
}

function roomOf(name: string): string {
  return name.replace('@utfall/', '')
}

test('every room draws exactly the arrows of the plan, and every room of the plan exists', () => {
  const drawn = new Map(
    manifests().map((manifest) => {
      const all = { ...manifest.dependencies, ...manifest.devDependencies }
      const rooms = Object.keys(all).filter((name) => name.startsWith('@utfall/'))
      return [roomOf(manifest.name), rooms.map(roomOf).sort()]
    }),
  )
  assert.deepEqual(Object.fromEntries([...drawn].sort()), Object.fromEntries([...plannedArrows()].sort()))
})

test('no arrow of the plan makes a circle', () => {
  const arrows = plannedArrows()
  const visit = (room: string, path: readonly string[]): void => {
    assert.ok(!path.includes(room), `circle: ${[...path, room].join(' → ')}`)
    for (const target of arrows.get(room) ?? []) visit(target, [...path, room])
  }
  for (const room of arrows.keys()) visit(room, [])
})

test('statistics and platform use only what lies under them', () => {
  const layers: Record<string, readonly string[]> = {
    statistics: ['basics', 'numerics', 'distributions', 'regression', 'inference', 'synthesis'],
    platform: ['basics', 'exchange', 'database', 'secrecy', 'organisations', 'reports'],
  }
  for (const [layer, allowed] of Object.entries(layers)) {
    for (const file of globSync(`${layer}/*/package.json`, { cwd: ROOT })) {
      const manifest: Manifest = JSON.parse(readFileSync(new URL(file, ROOT), 'utf8'))
      const rooms = Object.keys(manifest.dependencies ?? {})
        .filter((name) => name.startsWith('@utfall/'))
        .map(roomOf)
      assert.deepEqual(
        rooms.filter((room) => !allowed.includes(room)),
        [],
        file,
      )
    }
  }
})

test('versions are exact, so that two machines install the same', () => {
  for (const manifest of manifests()) {
    for (const [name, version] of Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })) {
      assert.match(version, /^\d+\.\d+\.\d+(-[\w.]+)?$/, `${manifest.name}: ${name} ${version}`)
    }
  }
})

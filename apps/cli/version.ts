import manifest from './package.json' with { type: 'json' }

/** The version that every document carries: the workspace's, kept equal by a test. */
export const VERSION: string = manifest.version

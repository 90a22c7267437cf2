import type { OrganisationKind, OrganisationTree } from '../../api/people-shapes.ts'

export function flatTrees(trees: readonly OrganisationTree[]): readonly OrganisationTree[] {
  return trees.flatMap((tree) => [tree, ...flatTrees(tree.parts)])
}

/** What an organisation of a kind can be part of; the server holds the same rule. */
export function possibleParents(
  kind: OrganisationKind,
  all: readonly OrganisationTree[],
): readonly OrganisationTree[] {
  switch (kind) {
    case 'authority':
      return all.filter((each) => each.kind === 'principal')
    case 'branch':
      return all.filter((each) => each.kind === 'authority')
    case 'unit':
      return all.filter((each) => each.kind !== 'principal')
    default:
      return []
  }
}

/** The areas of secrecy of each principal that has several: only such two can be counted as one. */
export function areasTogether(roots: readonly OrganisationTree[]): readonly (readonly OrganisationTree[])[] {
  return roots
    .map((root) => flatTrees(root.parts).filter(({ slug, area }) => slug === area))
    .filter((areas) => areas.length > 1)
}

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

export type FontWeight = 400 | 600

/** What layout and the PDF need to know about a font: how wide a character is, and whether it exists. */
export type FontMetrics = {
  /** Advance width in em; a character the font lacks is taken as one em wide. */
  widthOf(codePoint: number): number
  has(codePoint: number): boolean
}

const FILES = {
  regular: '400Regular/Inter_400Regular.ttf',
  italic: '400Regular_Italic/Inter_400Regular_Italic.ttf',
  semiBold: '600SemiBold/Inter_600SemiBold.ttf',
} as const

/** Paths of the three cuts of Inter that documents use, from the installed package. */
export function interFontPaths(): {
  readonly regular: string
  readonly italic: string
  readonly semiBold: string
} {
  const home = dirname(createRequire(import.meta.url).resolve('@expo-google-fonts/inter/package.json'))
  return {
    regular: join(home, FILES.regular),
    italic: join(home, FILES.italic),
    semiBold: join(home, FILES.semiBold),
  }
}

const read = new Map<FontWeight, FontMetrics>()

/** Metrics of Inter, read once from the font file itself so that they cannot drift from the font in the PDF. */
export function interMetrics(weight: FontWeight): FontMetrics {
  const known = read.get(weight)
  if (known) return known
  const paths = interFontPaths()
  const metrics = parseFontMetrics(readFileSync(weight === 600 ? paths.semiBold : paths.regular))
  read.set(weight, metrics)
  return metrics
}

/**
 * Reads advance widths and the character map of a TrueType file: tables head, hhea, hmtx and a cmap subtable of
 * format 4 or 12 (OpenType specification 1.9, chapters of the same names). Kerning is left out: it only makes
 * text narrower, so that measured text always fits.
 */
export function parseFontMetrics(file: Buffer): FontMetrics {
  const tables = new Map<string, number>()
  const tableCount = file.readUInt16BE(4)
  for (let i = 0; i < tableCount; i++) {
    const record = 12 + 16 * i
    tables.set(file.toString('latin1', record, record + 4), file.readUInt32BE(record + 8))
  }
  const start = (tag: string): number => {
    const offset = tables.get(tag)
    if (offset === undefined) throw new Error(`The font has no ${tag} table`)
    return offset
  }
  const unitsPerEm = file.readUInt16BE(start('head') + 18)
  const longMetrics = file.readUInt16BE(start('hhea') + 34)
  const glyphs = characterMap(file, start('cmap'))
  const widths = start('hmtx')
  return {
    widthOf: (codePoint) => {
      const glyph = glyphs.get(codePoint)
      if (glyph === undefined) return 1
      return file.readUInt16BE(widths + 4 * Math.min(glyph, longMetrics - 1)) / unitsPerEm
    },
    has: (codePoint) => glyphs.has(codePoint),
  }
}

function characterMap(file: Buffer, cmap: number): Map<number, number> {
  const glyphs = new Map<number, number>()
  const subtables = file.readUInt16BE(cmap + 2)
  for (let i = 0; i < subtables; i++) {
    const record = cmap + 4 + 8 * i
    const platform = file.readUInt16BE(record)
    const subtable = cmap + file.readUInt32BE(record + 4)
    // Platform 0 is Unicode and 3 is Windows; both map Unicode code points.
    if (platform !== 0 && platform !== 3) continue
    const format = file.readUInt16BE(subtable)
    if (format === 12) readFormat12(file, subtable, glyphs)
    if (format === 4) readFormat4(file, subtable, glyphs)
  }
  return glyphs
}

function readFormat12(file: Buffer, subtable: number, glyphs: Map<number, number>): void {
  const groups = file.readUInt32BE(subtable + 12)
  for (let i = 0; i < groups; i++) {
    const group = subtable + 16 + 12 * i
    const first = file.readUInt32BE(group)
    const last = file.readUInt32BE(group + 4)
    const glyph = file.readUInt32BE(group + 8)
    for (let code = first; code <= last; code++) glyphs.set(code, glyph + code - first)
  }
}

function readFormat4(file: Buffer, subtable: number, glyphs: Map<number, number>): void {
  const segments = file.readUInt16BE(subtable + 6) / 2
  const ends = subtable + 14
  const starts = ends + 2 * segments + 2
  const deltas = starts + 2 * segments
  const ranges = deltas + 2 * segments
  for (let i = 0; i < segments; i++) {
    const first = file.readUInt16BE(starts + 2 * i)
    const last = file.readUInt16BE(ends + 2 * i)
    const range = file.readUInt16BE(ranges + 2 * i)
    for (let code = first; code <= last && code !== 0xffff; code++) {
      const at = ranges + 2 * i + range + 2 * (code - first)
      const raw = range === 0 ? code : file.readUInt16BE(at)
      const glyph = raw === 0 ? 0 : (raw + file.readUInt16BE(deltas + 2 * i)) & 0xffff
      if (glyph !== 0) glyphs.set(code, glyph)
    }
  }
}

import { SaxesParser, type SaxesTagNS } from 'saxes'

/** What reading an XML part calls for; names without their prefixes, since writers of workbooks differ in them. */
export type XmlReader = {
  open?(name: string, attribute: (name: string) => string | undefined): void
  close?(name: string): void
  text?(text: string): void
}

/** What of a workbook cannot be read; `readWorkbook` makes a fault of it. */
export class Unreadable extends Error {
  readonly swedish: string

  constructor(english: string, swedish: string) {
    super(english)
    this.swedish = swedish
  }
}

/** A cell holds at most 32,767 characters; nothing of a workbook needs more before the next mark. */
const LONGEST_PIECE = 65_536
const MOST_ELEMENTS = 1_000_000
const DEEPEST = 64

/**
 * Reads one part of a workbook. No document type is let in: no workbook needs one, and entities of one's own are how a
 * small file becomes a large one or reads another. saxes knows XML's own five entities and fetches nothing. It holds
 * every open element and every attribute of one in memory, so how deep and how long they may be is bounded here.
 */
export function readXml(bytes: Uint8Array, reader: XmlReader): void {
  const parser = new SaxesParser<{ xmlns: true }>({ xmlns: true })
  let depth = 0
  let elements = 0
  let events = 0
  parser.on('doctype', () => {
    throw new Unreadable('a document type (DOCTYPE)', 'en dokumenttyp (DOCTYPE)')
  })
  parser.on('error', (error) => {
    throw new Unreadable(
      `XML that cannot be read (${error.message})`,
      `XML som inte går att läsa (${error.message})`,
    )
  })
  parser.on('opentag', (tag) => {
    events += 1
    elements += 1
    depth += 1
    if (depth > DEEPEST || elements > MOST_ELEMENTS) throw tooLarge()
    reader.open?.(tag.local, (name) => attributeOf(tag, name))
  })
  parser.on('closetag', (tag) => {
    events += 1
    depth -= 1
    reader.close?.(tag.local)
  })
  const text = (piece: string) => {
    events += 1
    reader.text?.(piece)
  }
  parser.on('text', text)
  parser.on('cdata', text)
  const xml = decoded(bytes)
  for (let at = 0; at < xml.length; at += LONGEST_PIECE) {
    const before = events
    parser.write(xml.slice(at, at + LONGEST_PIECE))
    if (events === before && at + LONGEST_PIECE < xml.length) throw tooLarge()
  }
  parser.close()
}

function tooLarge(): Unreadable {
  return new Unreadable(
    'XML that is larger or deeper than that of any questionnaire',
    'XML som är större eller djupare än något frågeformulärs',
  )
}

function attributeOf(tag: SaxesTagNS, name: string): string | undefined {
  return Object.values(tag.attributes).find(({ local }) => local === name)?.value
}

function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new Unreadable('text that is not UTF-8', 'text som inte är UTF-8')
  }
}

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import { interFontPaths } from '../fonts/inter.ts'
import { checkDocument } from './check-document.ts'
import type { PdfOptions, ReportDocument } from './model.ts'
import { pdfModel } from './pdf-model.ts'

type Typst = typeof import('@myriaddreamin/typst-ts-node-compiler')

let compiler: NodeCompiler | null = null

/** Fifty megabytes of native code: loaded when the first PDF is made, then kept. */
function typstCompiler(): NodeCompiler {
  if (compiler) return compiler
  const typst: Typst = createRequire(import.meta.url)('@myriaddreamin/typst-ts-node-compiler')
  const fonts = interFontPaths()
  compiler = typst.NodeCompiler.create({
    workspace: dirname(fileURLToPath(import.meta.url)),
    fontArgs: [{ fontPaths: [dirname(fonts.regular), dirname(fonts.italic), dirname(fonts.semiBold)] }],
  })
  return compiler
}

/** Results that no later document has used for this many documents are forgotten, so that memory stays level. */
const CACHE_AGE_DOCUMENTS = 5

/**
 * The document as a tagged PDF (PDF/UA-1: title, language, tags, a description for every picture). The same
 * document gives the same bytes: fonts come from the package and the time from the document's date.
 *
 * @throws InvalidInput for a document that cannot be shown; see check-document.ts.
 */
export async function renderPdf(document: ReportDocument, options: PdfOptions = {}): Promise<Uint8Array> {
  checkDocument(document)
  const typst = typstCompiler()
  const source = readFileSync(new URL('./report.typ', import.meta.url), 'utf8')
  const inputs = { report: JSON.stringify(pdfModel(document, options)) }
  const compiled = typst.compile({ mainFileContent: source, inputs })
  const laidOut = compiled.result
  if (!laidOut) throw new Error(`The PDF could not be laid out: ${diagnosis(compiled.takeDiagnostics())}`)
  const creationTimestamp = Date.parse(`${document.date}T00:00:00Z`) / 1000
  const pdf = typst.pdf(laidOut, { pdfStandard: 'ua-1', creationTimestamp })
  typst.evictCache(CACHE_AGE_DOCUMENTS)
  return new Uint8Array(pdf)
}

function diagnosis(error: { readonly shortDiagnostics: readonly unknown[] } | null): string {
  return JSON.stringify(error?.shortDiagnostics ?? [])
}

import { dateInSweden, type Language } from '@utfall/basics'
import { type MeasurementResults, makeInstrumentReport, slugOf } from '@utfall/instruments/offline'
import { writeWholeFiles } from './whole-files.ts'

/** The report of a calibration in a folder: every figure, the page, and the same as PDF. */
export async function writeReport(
  directory: string,
  results: MeasurementResults,
  options: { readonly title: string | undefined; readonly language: Language },
): Promise<void> {
  const { file } = results.utfall.input
  const title = options.title ?? file.replace(/\.\w+$/, '')
  const report = await makeInstrumentReport(results, {
    definition: {
      id: slugOf(title),
      name: { sv: title, en: title },
      items: [],
      languages: [],
      owner: null,
      licence: null,
      minutes: null,
    },
    survey: {
      model: results.settings.asked,
      items: results.items.map((item) => item.id),
      groups: results.settings.groups,
      id: null,
      weights: null,
      highest: null,
      population: results.settings.population ?? file,
      collectedFrom: null,
      collectedTo: null,
      scale: null,
    },
    language: options.language,
    today: dateInSweden(new Date()),
  })
  await writeWholeFiles(
    directory,
    new Map<string, string | Uint8Array>([
      ['results.json', `${JSON.stringify(results, null, 2)}\n`],
      ['report.html', report.html],
      ['report.pdf', report.pdf],
    ]),
  )
}

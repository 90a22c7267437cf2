import { chart } from './chart.ts'
import { pictureExamples } from './picture-examples.ts'

/** Every example for page and phone, with the file that holds the picture that was looked at. */
export function storedPictures(): readonly {
  readonly name: string
  readonly file: URL
  readonly svg: string
}[] {
  return Object.entries(pictureExamples).flatMap(([example, { model, language }]) =>
    (['wide', 'phone'] as const).map((size) => {
      const name = `${example}-${size}`
      const file = new URL(`./pictures/${name}.svg`, import.meta.url)
      const { svg } = chart(model, { language, size, id: name })
      // One text or group a line, so that a change shows as a readable difference.
      return { name, file, svg: `${svg.replace(/>(?=<(?:text|g|title|desc|\/svg)\b)/g, '>\n')}\n` }
    }),
  )
}

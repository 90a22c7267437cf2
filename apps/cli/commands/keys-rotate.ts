import { rotateKeyRing } from '@utfall/identity'
import { defineCommand } from '../command.ts'
import { keyRingAnswer } from './keys-problem.ts'

export const keysRotate = defineCommand({
  operands: [{ sv: 'NYCKELFIL', en: 'KEYFILE' }],
  options: {},
  takes: {
    sv: 'En nyckelfil från keys make.',
    en: 'A key file from keys make.',
  },
  gives: {
    sv: 'Lägger till en nyckel, som blir den nyaste; de tidigare finns kvar. Filen byts i ett steg: den är hel hur det än går. versions som i keys make. Pseudonymer byts med pseudonym rotate.',
    en: 'Adds a key, which becomes the newest; the earlier ones remain. The file is replaced in one step: it is whole however it goes. versions as in keys make. Pseudonyms are changed with pseudonym rotate.',
  },
  examples: ['keys rotate nycklar.json'],
  run: async ({ operands: [file = ''], language }) => {
    const words = {
      sv: {
        title: `Nyckelfilen ${file} har fått en ny nyckel`,
        advice: [
          'Förnya också kopian av filen. Det som den gamla nyckeln har låst öppnas fortfarande med den.',
        ],
      },
      en: {
        title: `The key file ${file} has a new key`,
        advice: ['Renew the copy of the file too. What the old key has locked is still opened with it.'],
      },
    }[language]
    return keyRingAnswer(file, await rotateKeyRing(file, new Date()), words, language)
  },
})

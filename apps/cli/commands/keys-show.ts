import { describeKeyRing } from '@utfall/identity'
import { defineCommand } from '../command.ts'
import { keyRingAnswer } from './keys-problem.ts'

export const keysShow = defineCommand({
  operands: [{ sv: 'NYCKELFIL', en: 'KEYFILE' }],
  options: {},
  takes: { sv: 'En nyckelfil från keys make.', en: 'A key file from keys make.' },
  gives: {
    sv: 'versions: vilka nycklar filen har, när de gjordes, och ett fingeravtryck av var och en. Aldrig nycklarna.',
    en: 'versions: which keys the file has, when they were made, and a fingerprint of each. Never the keys.',
  },
  examples: ['keys show nycklar.json', 'keys show nycklar.json --json'],
  run: async ({ operands: [file = ''], language }) => {
    const words = {
      sv: { title: `Nycklar i ${file}`, advice: ['Samma fingeravtryck hos två personer: samma nyckel.'] },
      en: { title: `Keys in ${file}`, advice: ['The same fingerprint with two people: the same key.'] },
    }[language]
    return keyRingAnswer(file, await describeKeyRing(file), words, language)
  },
})

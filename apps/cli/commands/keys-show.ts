import { describeKeyRing } from '@utfall/identity'
import { hangingOnKeys, LOCKED_PLACE } from '../analysis/hanging-on-keys.ts'
import { defineCommand } from '../command.ts'
import { keyRingAnswer } from './keys-problem.ts'

export const keysShow = defineCommand({
  operands: [{ sv: 'NYCKELFIL', en: 'KEYFILE' }],
  options: LOCKED_PLACE,
  takes: {
    sv: 'En nyckelfil från keys make. Med --house eller --database också vad som är låst med varje nyckel där.',
    en: 'A key file from keys make. With --house or --database also what is locked with each key there.',
  },
  gives: {
    sv: 'versions: vilka nycklar filen har, när de gjordes, och ett fingeravtryck av var och en. Aldrig nycklarna. hangs: vad som hänger på dem i huset (version, kind: one-time-code, identity eller step, howMany), om ett hus angavs. Pseudonymer som finns på annat håll syns inte.',
    en: 'versions: which keys the file has, when they were made, and a fingerprint of each. Never the keys. hangs: what hangs on them in the house (version, kind: one-time-code, identity or step, howMany), where a house was given. Pseudonyms that are elsewhere do not show.',
  },
  examples: [
    'keys show nycklar.json',
    'keys show nycklar.json --database postgres://utfall@127.0.0.1:5432/utfall --json',
  ],
  run: async ({ operands: [file = ''], values, language }) => {
    const isAsked = values.house !== undefined || values.database !== undefined
    const hangs = isAsked ? await hangingOnKeys(values) : null
    const words = {
      sv: { title: `Nycklar i ${file}`, advice: ['Samma fingeravtryck hos två personer: samma nyckel.'] },
      en: { title: `Keys in ${file}`, advice: ['The same fingerprint with two people: the same key.'] },
    }[language]
    return keyRingAnswer(file, await describeKeyRing(file), words, language, hangs)
  },
})

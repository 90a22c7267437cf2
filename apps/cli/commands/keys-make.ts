import { makeKeyRing } from '@utfall/identity'
import { defineCommand } from '../command.ts'
import { keyRingAnswer } from './keys-problem.ts'

export const keysMake = defineCommand({
  operands: [{ sv: 'NYCKELFIL', en: 'KEYFILE' }],
  options: {},
  takes: {
    sv: 'Ett namn där ingen fil finns. Filen får rättigheten 0600 och skrivs aldrig över.',
    en: 'A name where there is no file. The file gets mode 0600 and is never written over.',
  },
  gives: {
    sv: 'Skriver en nyckelfil med en slumpad nyckel, version 1. versions: version, createdAt och fingerprint (åtta tecken som två personer kan jämföra; de säger inget om nyckeln). Nyckeln skrivs aldrig ut.',
    en: 'Writes a key file with one random key, version 1. versions: version, createdAt and fingerprint (eight characters that two people can compare; they tell nothing about the key). The key is never printed.',
  },
  examples: ['keys make nycklar.json'],
  run: async ({ operands: [file = ''], language }) => {
    const words = {
      sv: {
        title: `Nyckelfilen ${file} är gjord`,
        advice: [
          'Lägg en kopia där bara nyckelns ägare kommer åt den, inte bredvid databasens säkerhetskopior.',
          'Utan filen går pseudonymerna inte att göra igen.',
        ],
      },
      en: {
        title: `The key file ${file} has been made`,
        advice: [
          'Keep a copy where only the owner of the key can reach it, not beside the backups of the database.',
          'Without the file the pseudonyms cannot be made again.',
        ],
      },
    }[language]
    return keyRingAnswer(file, await makeKeyRing(file, new Date()), words, language)
  },
})

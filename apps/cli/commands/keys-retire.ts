import { describeKeyRing, retireKey } from '@utfall/identity'
import { hangingOnKeys, LOCKED_PLACE } from '../analysis/hanging-on-keys.ts'
import { wholeNumber } from '../arguments/option-forms.ts'
import { required } from '../arguments/options.ts'
import { defineCommand } from '../command.ts'
import { badKeyFile, keyRingAnswer } from './keys-problem.ts'

export const keysRetire = defineCommand({
  operands: [{ sv: 'NYCKELFIL', en: 'KEYFILE' }],
  options: {
    ...LOCKED_PLACE,
    version: required<number>(wholeNumber(1, 99), {
      sv: 'nyckeln som tas bort',
      en: 'the key that is taken away',
    }),
  },
  takes: {
    sv: 'En nyckelfil och huset den hör till. Den nyaste nyckeln tas aldrig bort, och inte heller en som något i huset hänger på. Byt först pseudonymerna i era studier med pseudonym rotate: dem ser kommandot inte.',
    en: 'A key file and the house it belongs to. The newest key is never taken away, nor one that something in the house hangs on. First change the pseudonyms of your studies with pseudonym rotate: the command does not see those.',
  },
  gives: {
    sv: 'Tar bort nyckeln ur filen i ett steg. Det går inte att ångra. Starta om servern, och förnya kopian av filen. versions som i keys show.',
    en: 'Takes the key out of the file in one step. It cannot be undone. Restart the server, and renew the copy of the file. versions as in keys show.',
  },
  examples: ['keys retire nycklar.json --version 1 --database postgres://utfall@127.0.0.1:5432/utfall'],
  run: async ({ operands: [file = ''], values, language }) => {
    const ring = await describeKeyRing(file)
    if (ring.kind === 'refused') throw badKeyFile(file, ring)
    const hangs = await hangingOnKeys(values)
    if (hangs.some(({ version }) => version === values.version))
      throw badKeyFile(file, { kind: 'refused', code: 'KEY_IN_USE' })
    const words = {
      sv: {
        title: `Nyckel ${values.version} är borttagen ur ${file}`,
        advice: [
          'Starta om servern, och förnya kopian av filen. En gammal kopia av huset behöver den gamla.',
        ],
      },
      en: {
        title: `Key ${values.version} is taken out of ${file}`,
        advice: [
          'Restart the server, and renew the copy of the file. An old copy of the house needs the old one.',
        ],
      },
    }[language]
    return keyRingAnswer(file, await retireKey(file, values.version), words, language, hangs)
  },
})

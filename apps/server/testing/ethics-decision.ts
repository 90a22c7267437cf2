import assert from 'node:assert/strict'
import type { House } from '@utfall/database'
import type { TestPerson } from '@utfall/database/testing'
import { recordApproval } from '@utfall/secrecy'

/** Writes down what an organisation must have before persons' data about a study are taken into its own house. */
export async function decideOn(house: House, person: TestPerson, studies: readonly string[]): Promise<void> {
  for (const study of studies) {
    const recorded = await recordApproval(house, person.as('record a decision'), {
      ...{ study, authority: 'Etikprövningsmyndigheten', reference: `Prov ${study}`, conditions: null },
      ...{ decision: 'approved', scope: ['questionnaire', 'staff-rating', 'register-link'] },
      ...{ validFrom: '2020-01-01', validTo: '2099-01-01' },
    })
    assert.equal(recorded.kind, 'recorded', study)
  }
}

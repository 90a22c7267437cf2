import { readonly, shallowRef } from 'vue'

/** The question who somebody is, asked again before what they do counts: signing, overriding, giving roles. */

const asked = shallowRef(false)
export const confirmationAsked = readonly(asked)
let pending: Promise<boolean> | null = null
let settle: (isShown: boolean) => void = () => {}

/** True when it has been shown who asks; false when they would rather not. Several who ask at once share one question. */
export function confirmWho(): Promise<boolean> {
  pending ??= new Promise((resolve) => {
    settle = resolve
    asked.value = true
  })
  return pending
}

export function answerConfirmation(isShown: boolean): void {
  settle(isShown)
  pending = null
  asked.value = false
}

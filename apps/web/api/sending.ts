import { shallowRef } from 'vue'
import { type Failure, failureFrom } from './failure.ts'

/** Something that is sent from a form: under way, refused, or done. What was typed is left alone. */
export function useSending() {
  const sending = shallowRef(false)
  const failure = shallowRef<Failure | null>(null)

  /** True when it went through. */
  async function send(work: () => Promise<unknown>): Promise<boolean> {
    if (sending.value) return false
    sending.value = true
    failure.value = null
    try {
      await work()
      return true
    } catch (error) {
      failure.value = failureFrom(error)
      return false
    } finally {
      sending.value = false
    }
  }

  return { sending, failure, send }
}

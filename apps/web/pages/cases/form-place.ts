import { nextTick, shallowRef } from 'vue'

/** To the first of a form's fields that is empty, by the names that follow the form's in their ids. */
export function focusFirstEmpty(form: string, given: Readonly<Record<string, string>>): void {
  const empty = Object.keys(given).find((name) => given[name] === '')
  document.getElementById(`${form}-${empty}`)?.focus()
}

/** A form that stands in for its button: focus goes to the form when it comes, and back to the button when it goes. */
export function useFormPlace(formId: string, buttonId: string) {
  const isOpen = shallowRef(false)
  async function change(isNowOpen: boolean): Promise<void> {
    isOpen.value = isNowOpen
    await nextTick()
    document.getElementById(isNowOpen ? formId : buttonId)?.focus()
  }
  return { isOpen, open: () => change(true), close: () => change(false) }
}

/** A field's place in the card (dotted, as the domain and the server name it) as the id of its element. */

export const fieldId = (path: string): string => `field-${path.replaceAll('.', '-')}`

const parentOf = (path: string): string | null =>
  path.includes('.') ? path.slice(0, path.lastIndexOf('.')) : null

/** Puts the cursor into the field; into what holds it where the field itself is not on the page. */
export function focusField(path: string): boolean {
  for (let at: string | null = path; at !== null; at = parentOf(at)) {
    const element = document.getElementById(fieldId(at))
    if (element !== null) {
      element.scrollIntoView({ block: 'center' })
      element.focus({ preventScroll: true })
      return true
    }
  }
  return false
}

/** Numbers as people write them into spreadsheets: what could mean two things is refused, with what to write instead. */

export type CellNumber =
  { readonly ok: true; readonly value: number | null } | { readonly ok: false; readonly message: string }

const plain = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i

const refuse = (message: string): CellNumber => ({ ok: false, message })

const commaMessage = (text: string): string => {
  const point = text.replace(',', '.')
  return /^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/.test(text)
    ? `“${text}” may mean ${point} or ${text.replaceAll(',', '')}. Write it with a decimal point and without separators.`
    : plain.test(point)
      ? `“${text}” has a decimal comma. Write ${point}.`
      : `“${text}” is not a number. Write it with a decimal point and without separators.`
}

const notANumber = (text: string): CellNumber => {
  if (/^[<>≤≥~]/.test(text))
    return refuse(`“${text}” is a bound, not a number. Write the number, or leave the cell empty.`)
  if (/^[+-]?\d{1,3}([ \u00A0\u202F'’]\d{3})+(\.\d+)?$/.test(text))
    return refuse(`“${text}” has separators. Write ${text.replace(/[ \u00A0\u202F'’]/g, '')}.`)
  return refuse(
    text.includes(',')
      ? commaMessage(text)
      : `“${text}” is not a number. Write it with a decimal point, or leave the cell empty.`,
  )
}

/** A true minus sign and a plus are read as such. */
const asciiSigns = (text: string): string => text.replace(/^[\u2212\u2013]/, '-')

/** A plain number; an empty cell is null. */
export const numberIn = (cell: string): CellNumber => {
  const text = asciiSigns(cell.trim())
  if (text === '') return { ok: true, value: null }
  if (text.endsWith('%')) return refuse(`“${text}” is a percentage. Write a plain number here.`)
  if (!plain.test(text)) return notANumber(text)
  const value = Number(text)
  return Number.isFinite(value) ? { ok: true, value } : refuse(`“${text}” is too large to be meant.`)
}

/** A count: a whole number from 0 up. */
export const countIn = (cell: string): CellNumber => {
  const found = numberIn(cell)
  if (!found.ok || found.value === null) return found
  return Number.isSafeInteger(found.value) && found.value >= 0
    ? found
    : refuse(`“${cell.trim()}” is not a count. Write a whole number from 0 up.`)
}

const percentIn = (text: string): CellNumber => {
  const number = text.slice(0, -1).trim()
  if (!plain.test(number)) return notANumber(number)
  // Divided as text: 4.1 / 100 is not the double nearest to 0.041.
  return { ok: true, value: Number(`${number}e-2`) }
}

const shifted = (text: string): CellNumber =>
  /e/i.test(text) ? numberIn(text.slice(0, -1)) : percentIn(text)

/**
 * A share: `0.042`, or `4.2%`. A plain number beyond ±1 may mean either and is refused; write it with its percent sign.
 */
export const shareIn = (cell: string): CellNumber => {
  const text = asciiSigns(cell.trim())
  if (text.endsWith('%')) return shifted(text)
  const found = numberIn(text)
  if (!found.ok || found.value === null || Math.abs(found.value) <= 1) return found
  return refuse(
    `“${text}” may mean ${text}% or ${text} times. Write ${text}% for percent, or a fraction such as 0.04.`,
  )
}

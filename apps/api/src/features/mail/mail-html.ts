/** The HTML of a message, made from its plain text: paragraphs, and a button for a link that stands alone. */

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const escaped = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? character)

/** Only links into this installation become buttons: what else stands in a text was typed by somebody. */
const isOwnLink = (line: string, publicUrl: string): boolean =>
  !/\s/.test(line) && (line === publicUrl || line.startsWith(`${publicUrl}/`))

const button = (link: string): string =>
  `<p><a href="${escaped(link)}" style="display:inline-block;padding:10px 16px;border-radius:6px;` +
  `background:#1c7ed6;color:#ffffff;text-decoration:none">Open in Knowwhen</a></p>` +
  `<p style="font-size:12px">${escaped(link)}</p>`

const paragraphOf = (block: string, publicUrl: string): string =>
  isOwnLink(block.trim(), publicUrl)
    ? button(block.trim())
    : `<p>${escaped(block.trim()).replaceAll('\n', '<br>')}</p>`

export const htmlOf = (body: string, publicUrl: string): string => {
  const blocks = body.split(/\n{2,}/).filter((block) => block.trim() !== '')
  const paragraphs = blocks.map((block) => paragraphOf(block, publicUrl)).join('\n')
  return `<!doctype html>\n<html lang="en"><body style="font-family:sans-serif;line-height:1.5">\n${paragraphs}\n</body></html>\n`
}

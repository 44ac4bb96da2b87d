/** Taking a chart away: as a table of numbers, or as the picture on the screen. */

export interface ChartTable {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

const csvCell = (cell: string): string => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)

/** RFC 4180, with a first line of column names. */
export const toCsv = ({ columns, rows }: ChartTable): string =>
  [columns, ...rows].map((row) => row.map(csvCell).join(',')).join('\r\n') + '\r\n'

/** A file name that every system accepts. */
export const fileNameOf = (title: string, extension: string): string =>
  `${title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 60)}.${extension}`

function saveBlob(blob: Blob, fileName: string): void {
  const url = URL.createObjectURL(blob)
  const anchor = document.createElement('a')
  anchor.href = url
  anchor.download = fileName
  anchor.click()
  URL.revokeObjectURL(url)
}

export const saveText = (text: string, fileName: string, type: string): void =>
  saveBlob(new Blob([text], { type }), fileName)

const painted = ['fill', 'stroke', 'stroke-width', 'stroke-dasharray', 'opacity', 'font-size', 'font-family']

/** A copy of the drawing that looks the same outside the page: its style sheet does not travel with it. */
function standaloneCopy(svg: SVGSVGElement): SVGSVGElement {
  const copy = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  for (const { name, value } of svg.attributes) copy.setAttribute(name, value)
  copy.innerHTML = svg.innerHTML
  const originals = [...svg.querySelectorAll('*')]
  const copies = [...copy.querySelectorAll('*')]
  originals.forEach((original, index) => {
    const style = getComputedStyle(original)
    for (const property of painted) {
      copies[index]?.setAttribute(property, style.getPropertyValue(property))
    }
  })
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  return copy
}

const loadImage = (source: string): Promise<HTMLImageElement> =>
  new Promise((resolve, reject) => {
    const image = new Image()
    image.onload = () => resolve(image)
    image.onerror = () => reject(new Error('The picture could not be drawn.'))
    image.src = source
  })

const titleHeight = 60

/** Drawings are saved at twice their size, so the title is set in twice the page's letters. */
function writeTitle(context: CanvasRenderingContext2D, title: string): void {
  const { color, fontFamily } = getComputedStyle(document.body)
  context.fillStyle = color
  const fontOf = (size: number) => `600 ${size}px ${fontFamily}`
  context.font = fontOf(28)
  const room = (context.canvas.width - 16) / context.measureText(title).width
  context.font = fontOf(Math.floor(28 * Math.min(1, room)))
  context.fillText(title, 8, 38)
}

/** The drawing under its title, at twice its size, on the page's own background. */
export async function savePng(svg: SVGSVGElement, title: string): Promise<void> {
  const markup = new XMLSerializer().serializeToString(standaloneCopy(svg))
  const image = await loadImage(`data:image/svg+xml;charset=utf-8,${encodeURIComponent(markup)}`)
  const canvas = document.createElement('canvas')
  canvas.width = svg.clientWidth * 2
  canvas.height = svg.clientHeight * 2 + titleHeight
  const context = canvas.getContext('2d')
  if (context === null) throw new Error('The picture could not be drawn.')
  context.fillStyle = getComputedStyle(document.body).backgroundColor
  context.fillRect(0, 0, canvas.width, canvas.height)
  writeTitle(context, title)
  context.drawImage(image, 0, titleHeight, canvas.width, canvas.height - titleHeight)
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'))
  if (blob !== null) saveBlob(blob, fileNameOf(title, 'png'))
}

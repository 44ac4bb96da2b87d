const units = ['B', 'KB', 'MB', 'GB', 'TB'] as const

/** 1536 is "1.5 KB": powers of 1024, one digit after the point below 100. */
export const formatBytes = (bytes: number): string => {
  const power = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log2(bytes) / 10))
  const value = bytes / 1024 ** power
  const digits = power === 0 || value >= 100 ? 0 : 1
  return `${value.toFixed(digits)} ${units[power] ?? ''}`
}

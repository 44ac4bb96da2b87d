/** Colours that stay apart from each other, in both themes, and are not those of verdicts. */
export const teamColors = [
  { value: '#1c7ed6', name: 'Blue' },
  { value: '#0c8599', name: 'Cyan' },
  { value: '#2b8a3e', name: 'Green' },
  { value: '#74b816', name: 'Lime' },
  { value: '#f08c00', name: 'Orange' },
  { value: '#e8590c', name: 'Rust' },
  { value: '#c2255c', name: 'Pink' },
  { value: '#ae3ec9', name: 'Grape' },
  { value: '#6741d9', name: 'Violet' },
  { value: '#868e96', name: 'Grey' },
] as const

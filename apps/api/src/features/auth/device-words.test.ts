import { describe, expect, it } from 'vitest'

import { deviceWords } from './device-words.js'

const mozilla = 'Mozilla/5.0'
const webkit = 'AppleWebKit/537.36 (KHTML, like Gecko)'

describe('what a browser says of itself', () => {
  it.each([
    [`${mozilla} (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0`, 'Firefox on Linux'],
    [`${mozilla} (Windows NT 10.0; Win64; x64) ${webkit} Chrome/126.0 Safari/537.36`, 'Chrome on Windows'],
    [`${mozilla} (Windows NT 10.0) ${webkit} Chrome/126.0 Safari/537.36 Edg/126.0`, 'Edge on Windows'],
    [
      `${mozilla} (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/17.5 Safari/605.1.15`,
      'Safari on macOS',
    ],
    [`${mozilla} (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Safari/604.1`, 'Safari on iPhone'],
    [
      `${mozilla} (Linux; Android 14; Pixel 8) ${webkit} Chrome/126.0 Mobile Safari/537.36`,
      'Chrome on Android',
    ],
    ['curl/8.9.1', 'curl'],
    [`${mozilla} (X11; Linux x86_64)`, 'A browser on Linux'],
    ['', 'Unknown device'],
    [null, 'Unknown device'],
  ])('%s is %s', (agent, words) => {
    expect(deviceWords(agent)).toBe(words)
  })
})

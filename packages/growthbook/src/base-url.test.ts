import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { normaliseBaseUrl } from './base-url.js'

describe('the address a person pastes', () => {
  test.each([
    ['https://api.growthbook.io', 'https://api.growthbook.io/api'],
    ['https://api.growthbook.io/', 'https://api.growthbook.io/api'],
    ['https://api.growthbook.io/api', 'https://api.growthbook.io/api'],
    ['https://api.growthbook.io/api/v1///', 'https://api.growthbook.io/api'],
    ['https://api.growthbook.io/api/v1/experiments?limit=10#top', 'https://api.growthbook.io/api'],
    ['  api.growthbook.io  ', 'https://api.growthbook.io/api'],
    ['HTTPS://API.GrowthBook.io', 'https://api.growthbook.io/api'],
    ['http://growthbook.internal:3100', 'http://growthbook.internal:3100/api'],
    ['https://intranet.example/growthbook/api/v1/', 'https://intranet.example/growthbook/api'],
    ['http://localhost:3000/api', 'http://localhost:3000/api'],
    ['growthbook:3100', 'https://growthbook:3100/api'],
    ['http://growthbook', 'http://growthbook/api'],
    ['https://[2001:db8::1]:3100', 'https://[2001:db8::1]:3100/api'],
  ])('%s is read as %s', (input, baseUrl) => {
    expect(normaliseBaseUrl(input)).toEqual({ ok: true, baseUrl })
  })

  test.each([
    ['https://app.growthbook.io/experiments', 'Use https://api.growthbook.io instead'],
    ['app.growthbook.io', 'Use https://api.growthbook.io instead'],
    ['http://localhost:3000', 'Use http://localhost:3100 instead'],
    ['http://growthbook.internal:3000/experiments', 'Use http://growthbook.internal:3100 instead'],
  ])('%s is the application, and the answer names the API host', (input, advice) => {
    const result = normaliseBaseUrl(input)
    expect(result).toMatchObject({ ok: false, failure: { code: 'appAddress' } })
    expect(JSON.stringify(result)).toContain(advice)
  })

  test.each([
    '',
    '   ',
    'ftp://api.growthbook.io',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'https://',
    'https://a b',
    'nonsense',
    'nonsense/api',
    'nonsense://',
    'https://.',
    'https://a..b',
    'https://-a-.example',
    'https://what!is.this',
  ])('%j is refused', (input) => {
    expect(normaliseBaseUrl(input)).toMatchObject({ ok: false, failure: { code: 'invalidAddress' } })
  })

  test('credentials in the address are refused and not repeated', () => {
    const result = normaliseBaseUrl('https://anna:hunter2@api.growthbook.io')
    expect(result).toMatchObject({ ok: false, failure: { code: 'invalidAddress' } })
    expect(JSON.stringify(result)).not.toContain('hunter2')
  })

  test('reading an address twice changes nothing', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (input) => {
        const once = normaliseBaseUrl(input)
        return !once.ok || JSON.stringify(normaliseBaseUrl(once.baseUrl)) === JSON.stringify(once)
      }),
    )
  })

  test('no input makes it throw', () => {
    fc.assert(fc.property(fc.string(), (input) => typeof normaliseBaseUrl(input).ok === 'boolean'))
  })
})

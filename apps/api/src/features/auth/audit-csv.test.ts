import { describe, expect, it } from 'vitest'

import { csvCell, csvHeading, csvLineOf } from './audit-csv.js'

describe('a cell of the exported trail', () => {
  it.each([
    ['=1+1', "'=1+1"],
    ['+31 20 123', "'+31 20 123"],
    ['-2', "'-2"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['\r=1', `"'\r=1"`],
    ['=HYPERLINK("https://a.example","b")', `"'=HYPERLINK(""https://a.example"",""b"")"`],
  ])('that begins as a formula would, %j, is text: %j', (value, cell) => {
    expect(csvCell(value)).toBe(cell)
  })

  it.each([
    ['plain', 'plain'],
    ['a, b', '"a, b"'],
    ['two\nlines', '"two\nlines"'],
    ['a "word"', '"a ""word"""'],
    [null, ''],
    [undefined, ''],
    [{ name: 'Search', size: 2 }, '"{""name"":""Search"",""size"":2}"'],
    ['a = b', 'a = b'],
  ])('%j is written as %j', (value, cell) => {
    expect(csvCell(value)).toBe(cell)
  })

  it('stands under a heading of its own', () => {
    const line = csvLineOf({
      id: 'event',
      at: '2026-01-05T09:00:00.000Z',
      actor: { userId: 'u', name: '=cmd' },
      action: 'team.created',
      subjectType: 'team',
      subjectId: 's',
      before: null,
      after: { name: 'Search' },
      ipAddress: '192.0.2.1',
      apiKey: null,
      requestId: 'r',
    })
    expect(csvHeading).toBe(
      'at,actorId,actorName,action,subjectType,subjectId,before,after,ipAddress,apiKeyId,apiKeyPrefix,requestId,id\r\n',
    )
    expect(line).toBe(
      `2026-01-05T09:00:00.000Z,u,'=cmd,team.created,team,s,,"{""name"":""Search""}",192.0.2.1,,,r,event\r\n`,
    )
  })
})

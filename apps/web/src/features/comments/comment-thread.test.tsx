import type { Comment } from '@knowwhen/contract'
import { useQuery } from '@tanstack/react-query'
import { configure, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'

import { createComment, listComments, listPeople, removeComment, updateComment } from '../../api/endpoints.js'
import { commentsQuery } from '../../api/queries/comments.queries.js'
import { answering, refusal } from '../../testing/answers.js'
import { page, uuid } from '../../testing/card-fixtures.js'
import { renderPart } from '../../testing/render.js'
import { server } from '../../testing/server.js'
import type { Commenter } from './comment-entry.js'
import { CommentThread } from './comment-thread.js'

configure({ asyncUtilTimeout: 8_000 })

const subject = { type: 'hypothesis', id: uuid(1) } as const
const ada = { userId: uuid(900), name: 'Ada Byron' }
const bea = { userId: uuid(902), name: 'Bea Ng' }
const bo = { userId: uuid(901), name: 'Bo Li' }
const commenter: Commenter = { ...ada, mayWrite: true, mayModerate: false }

const said = (changes: Partial<Comment> = {}): Comment => ({
  id: uuid(101),
  subjectType: 'hypothesis',
  subjectId: subject.id,
  author: ada,
  body: 'Why **two** percent?',
  mentions: [],
  createdAt: '2026-03-02T09:00:00.000Z',
  editedAt: null,
  removedAt: null,
  version: 1,
  ...changes,
})

function Page({ as = commenter, look }: { readonly as?: Commenter; readonly look?: 'quiet' }) {
  const { data } = useQuery(commentsQuery(subject))
  if (data === undefined) return null
  return (
    <CommentThread
      subject={subject}
      about="HYP-1"
      comments={data}
      commenter={as}
      {...(look === undefined ? {} : { look })}
    />
  )
}

const reading = (...comments: Comment[]) =>
  server.use(
    answering(listComments, () => page(comments)),
    answering(listPeople, () =>
      page(
        [ada, bea, bo].map((person) => ({
          ...person,
          role: 'member' as const,
          email: null,
          joinedAt: '2026-01-01T00:00:00.000Z',
          removedAt: null,
        })),
      ),
    ),
  )

/** Answers every new comment and keeps the words that came. */
const taking = (answer: (body: string) => Comment | Response = (body) => said({ id: uuid(102), body })) => {
  const words: string[] = []
  server.use(
    answering(createComment, ({ body }) => {
      const given = typeof body === 'object' && body !== null && 'body' in body ? String(body.body) : ''
      words.push(given)
      return answer(given)
    }),
  )
  return words
}

const field = () => screen.findByLabelText<HTMLTextAreaElement>('Comment on HYP-1')

beforeEach(() => sessionStorage.clear())

describe('writing a comment', () => {
  it('is invited to while nobody has said anything', async () => {
    reading()
    renderPart(<Page />)
    expect(await screen.findByText(/Nobody has said anything yet/)).toBeTruthy()
  })

  it('mentions somebody by the keyboard alone and stores their id', async () => {
    reading()
    const words = taking((body) => said({ id: uuid(102), body, mentions: [bo] }))
    const { user } = renderPart(<Page />)
    await user.type(await field(), 'See @b')
    const list = await screen.findByRole('listbox', { name: 'People to mention' })
    expect(within(list).getAllByRole('option')).toHaveLength(2)
    await user.keyboard('{ArrowDown}{Enter}please')
    expect((await field()).value).toBe('See @Bo Li please')
    expect(screen.getByText('Bo Li will be told.')).toBeTruthy()
    await user.keyboard('{Control>}{Enter}{/Control}')
    await waitFor(() => expect(words).toEqual([`See @[${bo.userId}] please`]))
    expect((await screen.findByText('@Bo Li')).className).toBe('kw-mention')
    expect((await field()).value).toBe('')
  })

  it('closes the list with Escape and keeps what was typed', async () => {
    reading()
    const { user } = renderPart(<Page />)
    await user.type(await field(), '@bo')
    await screen.findByRole('listbox')
    await user.keyboard('{Escape}')
    expect(screen.queryByRole('listbox')).toBeNull()
    await user.keyboard('{Enter}x')
    expect((await field()).value).toBe('@bo\nx')
  })

  it('offers everybody but oneself', async () => {
    reading()
    const { user } = renderPart(<Page />)
    await user.type(await field(), '@')
    const options = within(await screen.findByRole('listbox')).getAllByRole('option')
    expect(options.map(({ textContent }) => textContent)).toEqual(['Bea Ng', 'Bo Li'])
  })

  it('stands in the list at once, and comes back into the field when it could not be sent', async () => {
    reading()
    let isBroken = true
    taking((body) =>
      isBroken
        ? refusal({ status: 500, code: 'internal', detail: 'Something went wrong on our side.' })
        : said({ id: uuid(102), body }),
    )
    const { user } = renderPart(<Page />)
    await user.type(await field(), 'Half a thought')
    await user.click(screen.getByRole('button', { name: 'Comment' }))
    expect(await screen.findByText(/Not sent; your words are kept. Something went wrong/)).toBeTruthy()
    expect((await field()).value).toBe('Half a thought')
    expect(screen.queryByRole('list', { name: 'Comments on HYP-1' })).toBeNull()
    isBroken = false
    await user.click(screen.getByRole('button', { name: 'Comment' }))
    const list = await screen.findByRole('list', { name: 'Comments on HYP-1' })
    await within(list).findByText('Half a thought')
    await waitFor(() => expect(screen.queryByText('Sending')).toBeNull())
  })

  it('survives a reload of the page', async () => {
    reading()
    const first = renderPart(<Page />)
    await first.user.type(await field(), 'Not finished')
    first.unmount()
    renderPart(<Page />)
    expect((await field()).value).toBe('Not finished')
  })

  it('says that nothing was written instead of sending it', async () => {
    reading()
    const words = taking()
    const { user } = renderPart(<Page />)
    await user.type(await field(), '   ')
    await user.click(screen.getByRole('button', { name: 'Comment' }))
    expect(screen.getByText('Please write something.')).toBeTruthy()
    expect(words).toEqual([])
  })

  it('shows what it will look like', async () => {
    reading()
    const { user } = renderPart(<Page />)
    await user.type(await field(), 'so **bold**')
    await user.click(screen.getByRole('button', { name: 'Preview' }))
    const preview = screen.getByRole('region', { name: 'Preview' })
    expect((await within(preview).findByText('bold')).tagName).toBe('STRONG')
    await user.click(screen.getByRole('button', { name: 'Preview' }))
    expect((await field()).value).toBe('so **bold**')
  })

  it('is not offered to who may not, nor the change of what others said', async () => {
    reading(said())
    renderPart(<Page as={{ ...commenter, ...bo, mayWrite: false }} />)
    expect(await screen.findByText('Ada Byron')).toBeTruthy()
    expect(screen.queryByRole('textbox')).toBeNull()
    expect(screen.queryByRole('button')).toBeNull()
  })

  it('begins at a button where it stands below something else', async () => {
    reading()
    const { user } = renderPart(<Page look="quiet" />)
    await user.click(await screen.findByRole('button', { name: 'Comment on HYP-1' }))
    expect(document.activeElement).toBe(await field())
  })
})

describe('changing a comment', () => {
  it('saves one’s own words with the version that was read, and marks them as edited', async () => {
    reading(said({ body: `Ask @[${bo.userId}]`, mentions: [bo] }))
    const asked: unknown[] = []
    server.use(
      answering(updateComment, ({ body, headers }) => {
        asked.push([headers.get('if-match'), body])
        return said({ body: 'Asked.', editedAt: '2026-03-02T10:00:00.000Z', version: 2 })
      }),
    )
    const { user } = renderPart(<Page />)
    await user.click(await screen.findByRole('button', { name: 'Edit' }))
    const edited = await screen.findByLabelText<HTMLTextAreaElement>('Change the comment')
    expect(edited.value).toBe('Ask @Bo Li')
    await user.type(edited, '!')
    await user.click(screen.getByRole('button', { name: 'Save' }))
    expect(await screen.findByText('Asked.')).toBeTruthy()
    expect(asked).toEqual([['"1"', { body: `Ask @[${bo.userId}]!` }]])
    expect(screen.getByText(/^edited/)).toBeTruthy()
  })

  it('keeps the words when somebody was faster, and can be saved again', async () => {
    let isStale = true
    server.use(
      answering(listComments, () => page([said({ version: isStale ? 1 : 2 })])),
      answering(updateComment, ({ headers }) => {
        if (headers.get('if-match') === '"2"') return said({ body: 'Mine', version: 3 })
        isStale = false
        return refusal({ status: 412, code: 'stale', detail: 'It was changed meanwhile.' })
      }),
    )
    const { user } = renderPart(<Page />)
    await user.click(await screen.findByRole('button', { name: 'Edit' }))
    const edited = await screen.findByLabelText<HTMLTextAreaElement>('Change the comment')
    await user.clear(edited)
    await user.type(edited, 'Mine')
    await user.click(screen.getByRole('button', { name: 'Save' }))
    expect(await screen.findByText(/Not saved. It was changed meanwhile./)).toBeTruthy()
    expect(edited.value).toBe('Mine')
    await waitFor(async () => {
      await user.click(screen.getByRole('button', { name: 'Save' }))
      expect(screen.queryByLabelText('Change the comment')).toBeNull()
    })
    expect(screen.getByText('Mine')).toBeTruthy()
  })
})

describe('removing a comment', () => {
  const removing = () => {
    const removed: unknown[] = []
    server.use(
      answering(removeComment, ({ params }) => {
        removed.push(params['commentId'])
        return undefined
      }),
    )
    return removed
  }

  it('can be undone: the server has not heard of it yet', async () => {
    reading(said())
    const removed = removing()
    const view = renderPart(<Page />)
    await view.user.click(await screen.findByRole('button', { name: 'Remove' }))
    expect(screen.queryByText(/Why/)).toBeNull()
    const undo = screen.getByRole('button', { name: 'Undo' })
    expect(document.activeElement).toBe(undo)
    await view.user.click(undo)
    expect(await screen.findByText(/Why/)).toBeTruthy()
    view.unmount()
    expect(removed).toEqual([])
  })

  it.each([
    ['one leaves the page', (leave: () => void) => leave()],
    ['the window is closed', () => void fireEvent(window, new Event('pagehide'))],
  ])('reaches the server when %s', async (_, how) => {
    reading(said())
    const removed = removing()
    const view = renderPart(<Page />)
    await view.user.click(await screen.findByRole('button', { name: 'Remove' }))
    how(view.unmount)
    await waitFor(() => expect(removed).toEqual([uuid(101)]))
  })

  it('is for moderators too, who still change no words of others', async () => {
    reading(said())
    renderPart(<Page as={{ ...bo, mayWrite: true, mayModerate: true }} />)
    expect(await screen.findByRole('button', { name: 'Remove' })).toBeTruthy()
    expect(screen.queryByRole('button', { name: 'Edit' })).toBeNull()
  })

  it('leaves its place in the conversation', async () => {
    reading(said({ body: null, removedAt: '2026-03-02T10:00:00.000Z' }))
    renderPart(<Page />)
    expect(await screen.findByText('A comment of Ada Byron was removed.')).toBeTruthy()
  })
})

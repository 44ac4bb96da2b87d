import { Modal } from '@mantine/core'
import { IconPhotoOff } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { addressOf, call } from '../../api/client.js'
import { getScreenshot } from '../../api/endpoints.js'
import { ApiProblem } from '../../api/problem.js'
import './experiments.css'

interface PictureProps {
  readonly experimentId: string
  readonly armId: string
  /** Zero-based. */
  readonly index: number
  /** "One page, picture 1". */
  readonly name: string
}

/** Asks once more for what the browser could not show, to hear why. */
function BrokenPicture({ experimentId, armId, index, name }: PictureProps) {
  const why = useQuery({
    queryKey: ['screenshots', experimentId, armId, index],
    queryFn: ({ signal }) => call(getScreenshot, { params: { experimentId, armId, index } }, { signal }),
    retry: false,
    staleTime: Infinity,
  })
  const reason = why.error instanceof ApiProblem ? why.error.message : 'The browser cannot show this picture.'
  return (
    <p className="kw-picture-broken">
      <IconPhotoOff size={18} aria-hidden="true" />
      <span>
        <span className="kw-hidden">{name}: </span>
        {why.isPending ? 'Finding out why this picture is missing …' : reason}
      </span>
    </p>
  )
}

function Picture(props: PictureProps) {
  const { experimentId, armId, index, name } = props
  const [isBroken, setBroken] = useState(false)
  const [opened, setOpened] = useState(false)
  const address = addressOf(getScreenshot, { params: { experimentId, armId, index } })
  if (isBroken) return <BrokenPicture {...props} />
  return (
    <>
      <button
        type="button"
        className="kw-picture"
        aria-label={`Enlarge: ${name}`}
        onClick={() => setOpened(true)}
      >
        <img src={address} alt="" loading="lazy" decoding="async" onError={() => setBroken(true)} />
      </button>
      <Modal opened={opened} onClose={() => setOpened(false)} title={name} size="90%">
        <img className="kw-picture-large" src={address} alt={name} />
      </Modal>
    </>
  )
}

export interface ScreenshotsProps {
  readonly experimentId: string
  readonly arm: { readonly armId: string; readonly name: string; readonly screenshots: number }
}

/** What people saw in an arm: small, and larger on demand. */
export function Screenshots({ experimentId, arm }: ScreenshotsProps) {
  if (arm.screenshots === 0) return null
  return (
    <ul className="kw-pictures" aria-label={`Pictures of ${arm.name}`}>
      {Array.from({ length: arm.screenshots }, (_, index) => (
        <li key={index}>
          <Picture
            experimentId={experimentId}
            armId={arm.armId}
            index={index}
            name={`${arm.name}, picture ${index + 1}`}
          />
        </li>
      ))}
    </ul>
  )
}

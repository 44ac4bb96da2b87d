import { Tooltip } from '@mantine/core'
import { createLink } from '@tanstack/react-router'
import type { Icon } from '@tabler/icons-react'
import type { ComponentPropsWithRef } from 'react'

import './place.css'

export interface PlaceAnchorProps extends Omit<ComponentPropsWithRef<'a'>, 'children'> {
  readonly icon: Icon
  readonly label: string
  /** `icon`: the label is a tooltip; `small`: below the icon, for the bottom of a phone. */
  readonly look?: 'wide' | 'icon' | 'small'
}

function PlaceAnchor({ icon: PlaceIcon, label, look = 'wide', className, ...anchor }: PlaceAnchorProps) {
  const classes = ['kw-place', look === 'small' ? 'kw-place-small' : '', className ?? ''].join(' ')
  return (
    <Tooltip label={label} position="right" disabled={look !== 'icon'}>
      <a {...anchor} className={classes} {...(look === 'icon' ? { 'aria-label': label } : {})}>
        <PlaceIcon size={look === 'small' ? 20 : 18} stroke={1.7} aria-hidden />
        {look !== 'icon' && <span>{label}</span>}
      </a>
    </Tooltip>
  )
}

/** A place in the navigation; knows by the router whether one is there. */
export const Place = createLink(PlaceAnchor)

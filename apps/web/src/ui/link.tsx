/** Links of the router in the clothes of the kit; `to`, `params` and `search` are checked against the routes. */
import { Anchor, Button, type AnchorProps, type ButtonProps } from '@mantine/core'
import { createLink } from '@tanstack/react-router'
import type { ComponentPropsWithRef } from 'react'

type Native = Omit<ComponentPropsWithRef<'a'>, 'style' | 'color'>

const RoutedAnchor = (props: AnchorProps & Native) => <Anchor {...props} />
const RoutedButton = (props: ButtonProps & Native) => <Button component="a" {...props} />

/** A link in running text or in a list. */
export const TextLink = createLink(RoutedAnchor)

/** A link that looks like a button: it goes somewhere, so it can be opened in a new tab. */
export const ButtonLink = createLink(RoutedButton)

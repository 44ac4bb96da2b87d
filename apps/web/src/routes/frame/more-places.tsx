import { Drawer, Stack } from '@mantine/core'

import { Place } from '../../ui/place.js'
import { morePlaces } from './places.js'

/** The places that do not fit at the bottom of a phone. */
export function MorePlaces({ onClose }: { readonly onClose: () => void }) {
  return (
    <Drawer opened onClose={onClose} position="bottom" size={236} title="More places">
      <Stack gap={4} pb="md">
        {morePlaces.map(({ to, label, icon }) => (
          <Place key={to} to={to} label={label} icon={icon} onClick={onClose} />
        ))}
      </Stack>
    </Drawer>
  )
}

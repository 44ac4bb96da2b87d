import { PasswordInput, type PasswordInputProps } from '@mantine/core'

/** A password field that says to assistive technology that it is wrong, which Mantine's forgets to. */
export function SecretInput(props: PasswordInputProps) {
  const isWrong = props.error !== undefined && props.error !== null && props.error !== false
  return <PasswordInput {...props} {...(isWrong ? { 'aria-invalid': true } : {})} />
}

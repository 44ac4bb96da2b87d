import type { Account, Membership, Session } from '@knowwhen/contract'

const adaId = '01890000-0000-7000-8000-000000000001'
const northwindId = '01890000-0000-7000-8000-000000000002'
const southwindId = '01890000-0000-7000-8000-000000000003'

export const adaSession: Session = {
  user: { id: adaId, name: 'Ada Byron', email: 'ada@example.com' },
  organization: { id: northwindId, name: 'Northwind', isDemo: false },
  role: 'owner',
  actions: ['organization.read', 'team.read', 'team.manage', 'hypothesis.read', 'hypothesis.write'],
}

export const southwindSession: Session = {
  ...adaSession,
  organization: { id: southwindId, name: 'Southwind', isDemo: false },
}

export const adaAccount: Account = {
  id: adaId,
  name: 'Ada Byron',
  email: 'ada@example.com',
  isEmailVerified: true,
  hasPassword: true,
  isTwoFactorOn: false,
  recoveryCodesLeft: null,
  isOperator: false,
  activeOrganizationId: northwindId,
  method: 'password',
}

export const adaMemberships: readonly Membership[] = [
  {
    organizationId: northwindId,
    name: 'Northwind',
    isDemo: false,
    role: 'owner',
    deleteAfter: null,
    isCurrent: true,
  },
  {
    organizationId: southwindId,
    name: 'Southwind',
    isDemo: false,
    role: 'viewer',
    deleteAfter: null,
    isCurrent: false,
  },
]

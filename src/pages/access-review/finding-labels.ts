import type { FindingName } from '#src/domain/access-review/findings.ts'
import { counted } from '#src/domain/format.ts'

type FindingLabels = {
  readonly title: string
  /** The content of the list, in one sentence. */
  readonly rule: string
  /** Kind of its rows. */
  readonly rows: keyof typeof findingRowTexts
}

/** Texts for the rows of a list. */
export const findingRowTexts = {
  users: {
    count: (count: number) => counted(count, 'user', 'users'),
    search: 'Search users',
    pages: 'Pages of users',
    sorting: 'Sorting users…',
    none: 'No users',
  },
  assignments: {
    count: (count: number) => counted(count, 'role assignment', 'role assignments'),
    search: 'Search role assignments',
    pages: 'Pages of role assignments',
    sorting: 'Sorting role assignments…',
    none: 'No role assignments',
  },
  groups: {
    count: (count: number) => counted(count, 'group', 'groups'),
    search: 'Search groups',
    pages: 'Pages of groups',
    sorting: 'Sorting groups…',
    none: 'No groups',
  },
  roles: {
    count: (count: number) => counted(count, 'role', 'roles'),
    search: 'Search roles',
    pages: 'Pages of roles',
    sorting: 'Sorting roles…',
    none: 'No roles',
  },
}

/** Every list with its rule. */
export const findingLabels: Record<FindingName, FindingLabels> = {
  'admins-without-2fa': {
    title: 'Admins without 2FA',
    rule: 'Users with a privileged role (or a role on all resources including child scopes), direct or inherited, whose 2FA is off.',
    rows: 'users',
  },
  'admins-2fa-not-reported': {
    title: 'Admins whose 2FA isn’t reported',
    rule: 'Users with a privileged role (or a role on all resources including child scopes), direct or inherited, for whom Harness doesn’t report 2FA.',
    rows: 'users',
  },
  'already-inherited': {
    title: 'Direct admin roles that are inherited too',
    rule: 'Direct assignments of a privileged role (or of a role on all resources including child scopes) that the user also inherits from a group. Removing them changes nothing.',
    rows: 'assignments',
  },
  'group-available': {
    title: 'Direct admin roles that a group has',
    rule: 'Direct assignments of a privileged role (or of a role on all resources including child scopes), where a group has the same role and the user isn’t a member.',
    rows: 'assignments',
  },
  'group-candidate': {
    title: 'Direct admin roles that several users share',
    rule: 'Direct assignments of a privileged role (or of a role on all resources including child scopes) that at least 3 users share and no group has.',
    rows: 'assignments',
  },
  'no-role': {
    title: 'Users without a role',
    rule: 'Users without any role assignment, direct or inherited. A built-in viewer role counts as a role.',
    rows: 'users',
  },
  'only-viewer': {
    title: 'Users with only the built-in viewer role',
    rule: 'Users whose only role is the built-in viewer role.',
    rows: 'users',
  },
  'identity-provider-direct': {
    title: 'Managed by the identity provider, with direct roles',
    rule: 'Users managed by the identity provider who have a direct role that isn’t part of their membership.',
    rows: 'users',
  },
  'groups-without-members-with-role': {
    title: 'Groups without members that have a role',
    rule: 'Groups without members that have a role assignment. Built-in groups aren’t included.',
    rows: 'groups',
  },
  'groups-without-members': {
    title: 'Groups without members',
    rule: 'Groups without members and without a role assignment. Built-in groups aren’t included.',
    rows: 'groups',
  },
  'inactive-admins': {
    title: 'Disabled or locked users with privileged roles',
    rule: 'Disabled or locked users with a privileged role (or a role on all resources including child scopes), direct or inherited.',
    rows: 'users',
  },
  'without-user': {
    title: 'Role assignments without a user',
    rule: 'Role assignments of users who are no longer in this scope.',
    rows: 'assignments',
  },
  'missing-role-or-resource-group': {
    title: 'Role assignments with a missing role or resource group',
    rule: 'Role assignments whose role or resource group no longer exists. They grant no permissions.',
    rows: 'assignments',
  },
  admins: {
    title: 'Admins of this scope',
    rule: 'Enabled users with the built-in admin role of this scope, direct or inherited from a group of this scope.',
    rows: 'users',
  },
  'one-user-roles': {
    title: 'Roles that only one user has',
    rule: 'Custom roles that exactly one user has, direct or inherited.',
    rows: 'roles',
  },
  role: {
    title: 'Users with the role',
    rule: 'Users with this role in this scope, direct or inherited.',
    rows: 'users',
  },
  'two-factor': {
    title: 'Users by 2FA',
    rule: 'Admins are users with a privileged role (or a role on all resources including child scopes). Each user is counted once.',
    rows: 'users',
  },
}

export type Question = {
  readonly title: string
  readonly rule: string
  /** Lists that share a switch, with their labels; the first is the requested one. */
  readonly lists: readonly { readonly name: FindingName; readonly label: string }[]
}

/** The questions of the overview, in order. */
export const questions: readonly Question[] = [
  {
    title: 'Admins without 2FA',
    rule: findingLabels['admins-without-2fa'].rule,
    lists: [
      { name: 'admins-without-2fa', label: '2FA off' },
      { name: 'admins-2fa-not-reported', label: '2FA not reported' },
    ],
  },
  {
    title: 'Direct admin roles that could come from a group',
    rule: 'Direct assignments of a privileged role (or of a role on all resources including child scopes) that aren’t part of a membership.',
    lists: [
      { name: 'already-inherited', label: 'already inherited' },
      { name: 'group-available', label: 'group available' },
      { name: 'group-candidate', label: 'group candidate' },
    ],
  },
  {
    title: 'Users without a role',
    rule: findingLabels['no-role'].rule,
    lists: [
      { name: 'no-role', label: 'without a role' },
      { name: 'only-viewer', label: 'only the built-in viewer' },
    ],
  },
  {
    title: findingLabels['identity-provider-direct'].title,
    rule: findingLabels['identity-provider-direct'].rule,
    lists: [{ name: 'identity-provider-direct', label: 'users' }],
  },
  {
    title: 'Groups without members',
    rule: 'Groups that have no members. Built-in groups aren’t included.',
    lists: [
      { name: 'groups-without-members-with-role', label: 'with a role' },
      { name: 'groups-without-members', label: 'without a role' },
    ],
  },
  {
    title: findingLabels['inactive-admins'].title,
    rule: findingLabels['inactive-admins'].rule,
    lists: [{ name: 'inactive-admins', label: 'users' }],
  },
  {
    title: 'Broken role assignments',
    rule: 'Their user is no longer in this scope, or their role or resource group no longer exists.',
    lists: [
      { name: 'without-user', label: 'without a user' },
      { name: 'missing-role-or-resource-group', label: 'with a missing role or resource group' },
    ],
  },
  {
    title: 'Only one admin',
    rule: 'Enabled users with the built-in admin role of this scope. With only one, there’s no backup.',
    lists: [{ name: 'admins', label: 'admins' }],
  },
  {
    title: findingLabels['one-user-roles'].title,
    rule: findingLabels['one-user-roles'].rule,
    lists: [{ name: 'one-user-roles', label: 'roles' }],
  },
]

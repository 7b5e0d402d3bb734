type Named = { readonly name?: string | undefined; readonly email?: string | undefined }

/** Display name: the name, otherwise the address (docs/service.md, trap 17: names can be null). */
export function displayName(user: Named): string {
  const name = user.name?.trim()
  return name !== undefined && name !== '' ? name : (user.email ?? 'Unknown user')
}

/** Name and address, to distinguish users with the same name. */
export function nameWithEmail(user: Named): string {
  const name = displayName(user)
  return user.email === undefined || user.email === name ? name : `${name} (${user.email})`
}

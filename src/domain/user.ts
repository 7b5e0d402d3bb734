type Named = { readonly name?: string | undefined; readonly email?: string | undefined }

/** Name to show: the name, else the address (docs/service.md, trap 17: names may be null). */
export function displayName(user: Named): string {
  const name = user.name?.trim()
  return name !== undefined && name !== '' ? name : (user.email ?? 'Unknown person')
}

/** Name and address, which tells namesakes apart. */
export function nameWithEmail(user: Named): string {
  const name = displayName(user)
  return user.email === undefined || user.email === name ? name : `${name} (${user.email})`
}

/** First word of the name, for sentences after the first mention; the address where there is no name. */
export function firstName(user: Named): string {
  return displayName(user).split(/\s+/u)[0] ?? displayName(user)
}

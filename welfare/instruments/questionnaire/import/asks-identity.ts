/** Names of fields that mostly ask who somebody is, in Swedish and English. */
const IDENTITY_NAMES =
  /(^|_)(namn|fornamn|efternamn|name|firstname|lastname|first_name|last_name|surname|personnummer|personnr|pnr|ssn|epost|e_post|mejl|email|e_mail|mail|telefon|telefonnummer|mobil|mobilnummer|phone|adress|address|gatuadress|street)(_|$)/

/** Whether a field with written answers looks as if it asks for somebody's identity: told, for only a person can say. */
export function looksLikeIdentity(name: string): boolean {
  return IDENTITY_NAMES.test(name.toLowerCase().replace(/[-.]/g, '_'))
}

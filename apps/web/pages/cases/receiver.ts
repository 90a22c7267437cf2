/** Who is to be told or to work with the case; the account's number as the choice writes it. */
export type Receiver = { readonly organisation: string; readonly account: string }

import { type Language, shareText } from '@utfall/basics'

/** A level as people write it: 95 %, 97,5 %. */
export function levelText(level: number, language: Language): string {
  const decimals = String(Math.round(level * 1e6) / 1e4).split('.')[1]?.length ?? 0
  return shareText(level, language, { decimals })
}

declare module 'subset-font' {
  /** A font with the characters of a text only; `noHinting`: without its rules for coarse screens. */
  export default function subsetFont(
    font: Buffer,
    text: string,
    options: { targetFormat: 'woff2'; noHinting: boolean },
  ): Promise<Buffer>;
}

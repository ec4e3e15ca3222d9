/** A formula in TeX, made into MathML by tools/tex.mjs. */
declare module '*.tex' {
  const mathml: string;
  export default mathml;
}

/** The address under which the build puts a file of WASM. */
declare module "*.wasm?url" {
  const url: string;
  export default url;
}

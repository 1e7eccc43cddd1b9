export { InputError, quote } from "../files/errors";

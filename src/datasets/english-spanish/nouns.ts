import type { Gender } from "./inflect";

/** The uses of a noun in a sentence. */
export type Kind =
  | "animal"
  | "breaks"
  | "clothes"
  | "dish"
  | "drink"
  | "drives"
  | "food"
  | "instrument"
  | "media"
  | "opens"
  | "person"
  | "pet"
  | "place"
  | "reading"
  | "room"
  | "seat"
  | "sound"
  | "subject"
  | "thing"
  | "vehicle"
  | "writing";

export interface Noun {
  english: string;
  spanish: string;
  gender: Gender;
  kinds: readonly Kind[];
  /** Whether it has no plural and no indefinite article: bread, water. */
  mass?: boolean;
  /** Whether one is "at" this place and not "in" it: "at the station". */
  at?: boolean;
  /** Whether it is feminine but begins with a stressed a: "el agua". */
  stressedA?: boolean;
  /** Whether nobody owns it: there is no "my" and no "Ana's" before it. */
  public?: boolean;
  /** Whether it is always somebody's: "my aunt", not "that aunt". */
  kin?: boolean;
  /** Whether a person has only one of them, so that it has no plural. */
  single?: boolean;
  /** The plural, if it is irregular: jerséis. */
  plural?: string;
}

const list = (kinds: readonly Kind[], words: string, extra: Partial<Noun> = {}): Noun[] =>
  words
    .trim()
    .split(/\s*,\s*/)
    .map((entry) => {
      const [english, spanish, gender] = entry.split(" ");
      return { english, spanish, gender: gender as Gender, kinds, ...extra };
    });

/** English, Spanish and gender of every noun. */
export const NOUNS: readonly Noun[] = [
  ...list(["food"], "apple manzana f, orange naranja f, egg huevo m, potato patata f, tomato tomate m"),
  ...list(["food"], "carrot zanahoria f, lemon limón m"),
  ...list(["food", "dish"], "soup sopa f, sandwich bocadillo m, cake pastel m, salad ensalada f"),
  ...list(["food"], "bread pan m, cheese queso m, meat carne f, fish pescado m, rice arroz m", {
    mass: true,
  }),
  ...list(["drink"], "coffee café m, milk leche f, tea té m, juice zumo m, wine vino m, beer cerveza f", {
    mass: true,
  }),
  ...list(["drink"], "water agua f", { mass: true, stressedA: true }),
  ...list(["reading", "writing", "thing"], "book libro m, letter carta f, poem poema m, story cuento m"),
  ...list(["reading", "thing"], "newspaper periódico m, magazine revista f"),
  ...list(["reading", "writing"], "message mensaje m"),
  ...list(
    ["thing"],
    "key llave f, umbrella paraguas m, ball pelota f, gift regalo m, ticket billete m, map mapa m",
  ),
  ...list(["thing"], "knife cuchillo m, pencil lápiz m, flower flor f"),
  ...list(
    ["thing", "breaks"],
    "lamp lámpara f, clock reloj m, phone teléfono m, computer ordenador m, camera cámara f",
  ),
  ...list(["thing", "breaks"], "glass vaso m, plate plato m, cup taza f, mirror espejo m"),
  ...list(["thing", "seat"], "table mesa f, chair silla f, bed cama f"),
  ...list(["thing", "instrument"], "guitar guitarra f, piano piano m, violin violín m"),
  ...list(["thing", "opens"], "box caja f, bag bolsa f, suitcase maleta f"),
  ...list(["opens"], "door puerta f, window ventana f"),
  ...list(["vehicle", "drives"], "car coche m, bus autobús m"),
  ...list(["vehicle"], "train tren m, plane avión m, boat barco m, bicycle bicicleta f"),
  ...list(
    ["clothes", "thing"],
    "shirt camisa f, dress vestido m, hat sombrero m, coat abrigo m, shoe zapato m",
  ),
  ...list(["clothes", "thing"], "jacket chaqueta f, skirt falda f"),
  ...list(["clothes", "thing"], "sweater jersey m", { plural: "jerséis" }),
  ...list(["place"], "school escuela f, house casa f, city ciudad f, village pueblo m, office oficina f"),
  ...list(["place"], "hotel hotel m, street calle f, shop tienda f, church iglesia f"),
  ...list(
    ["place"],
    "library biblioteca f, park parque m, hospital hospital m, museum museo m, bank banco m",
    {
      public: true,
    },
  ),
  ...list(
    ["place"],
    "restaurant restaurante m, theater teatro m, square plaza f, forest bosque m, castle castillo m",
    {
      public: true,
    },
  ),
  ...list(
    ["place"],
    "beach playa f, market mercado m, station estación f, airport aeropuerto m, university universidad f",
    {
      at: true,
      public: true,
    },
  ),
  ...list(["place", "room"], "kitchen cocina f, garden jardín m"),
  ...list(["person"], "friend amigo m, teacher profesor m, doctor médico m, neighbor vecino m, boss jefe m"),
  ...list(
    ["person"],
    "girl chica f, boy chico m, woman mujer f, man hombre m, child niño m, nurse enfermera f",
    {
      public: true,
    },
  ),
  ...list(["person"], "student estudiante m, waiter camarero m, queen reina f, king rey m", { public: true }),
  ...list(["person"], "brother hermano m, sister hermana f, son hijo m, daughter hija f, cousin primo m", {
    kin: true,
  }),
  ...list(["person"], "aunt tía f, uncle tío m, grandmother abuela f, grandfather abuelo m", { kin: true }),
  ...list(["person"], "mother madre f, father padre m", { kin: true, single: true }),
  ...list(["animal", "pet"], "dog perro m, cat gato m, bird pájaro m, mouse ratón m"),
  ...list(["animal"], "horse caballo m, cow vaca f"),
  ...list(["media", "thing"], "photo foto f, picture cuadro m"),
  ...list(["media", "sound"], "song canción f, movie película f"),
  ...list(["subject"], "Spanish español m, English inglés m, French francés m, German alemán m", {
    mass: true,
  }),
  ...list(["subject"], "history historia f, music música f, chemistry química f", { mass: true }),
];

/** People called by name. */
export const NAMES: readonly { name: string; gender: Gender }[] = [
  ...["Ana", "Carmen", "Marta", "Elena", "Lucía"].map((name) => ({ name, gender: "f" as const })),
  ...["Luis", "Pablo", "Diego", "Javier", "Carlos"].map((name) => ({ name, gender: "m" as const })),
];

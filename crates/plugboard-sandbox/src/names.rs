//! Word lists for made-up businesses. All names are invented; any likeness to a real one is chance.

/// Names of one language: each is a first word, a second and a town, in this order.
pub(crate) struct Family {
    pub(crate) first: &'static [&'static str],
    pub(crate) second: &'static [&'static str],
    pub(crate) towns: &'static [&'static str],
}

/// Name and short handle of those that come first: what one sees in a small workspace.
pub(crate) const FEATURED: [(&str, &str); 48] = [
    ("Blue Cup Coffee", "bluecup"),
    ("Nordsee Segelschule", "nordsee segelschule"),
    ("Red Panda Toys", "redpandatoys"),
    ("Harbor Museum", "harbor museum"),
    ("Café Zoë", "cafe zoe"),
    ("Gärtnerei Grünfink", "gaertnerei gruenfink"),
    ("Field Notes Radio", "fieldnotesradio"),
    ("La Vela Hotels", "lavela"),
    ("Landesmuseum für Technik und Seefahrt Bremerhaven", "landesmuseum bremerhaven"),
    ("Lumen Yoga", "lumenyoga"),
    ("Paper Lantern Books", "paperlantern"),
    ("Pâtisserie Élodie", "patisserie elodie"),
    ("Freiwillige Feuerwehr Unterammerbach", "feuerwehr unterammerbach"),
    ("Moss & Fern Florist", "mossandfern"),
    ("Trattoria Da Nicolò", "trattoria nicolo"),
    ("Kaffeerösterei Mühlenbach", "muehlenbach kaffee"),
    ("Copper Kettle Bakery", "copperkettle"),
    ("Fahrradwerkstatt Speichenreich", "speichenreich"),
    ("Tiny Orchard Cider", "tinyorchard"),
    ("Naturhistorisches Museum Obersteinfeld", "naturmuseum obersteinfeld"),
    ("Studio Ålesgård", "studio alesgard"),
    ("Dr. Weißhaupt Zahnarztpraxis", "praxis weisshaupt"),
    ("Slow Train Stories", "slowtrainstories"),
    ("Casa Núñez", "casa nunez"),
    ("Buchhandlung zum Goldenen Anker", "goldener anker"),
    ("Salt & Ember", "saltandember"),
    ("Northlight Gallery", "northlightgallery"),
    ("さくら珈琲", "sakura coffee"),
    ("Rechtsanwaltskanzlei Schwarzenbacher-Lindenmüller & Partner", "kanzlei schwarzenbacher"),
    ("Hôtel du Phare", "hotelduphare"),
    ("Little Otter Swim School", "littleotter"),
    ("Smørrebrød & Søn", "smorrebrod soen"),
    ("Wanderlust Wollwerkstatt", "wollwerkstatt"),
    ("Kino Kometa", "kinokometa"),
    ("The Velvet Anvil", "velvetanvil"),
    ("Stadtbücherei Klein Wiesenthal", "stadtbuecherei wiesenthal"),
    ("Żółta Filiżanka", "zolta filizanka"),
    ("Juniper & Ash Ceramics", "juniperash"),
    ("Bergbahn Hohenfels", "bergbahn hohenfels"),
    ("Officina Bellini", "officina bellini"),
    ("Marigold Street Market", "marigoldstreet"),
    ("Donaudampfschifffahrtsmuseum Grünau", "dampfschiffmuseum"),
    ("Ondas Surf Escola", "ondas surf"),
    ("Quiet Owl Stationery", "quietowl"),
    ("Atelier Lefèvre", "atelier lefevre"),
    ("Hof Sonnenblick", "hof sonnenblick"),
    ("Ferry Lane Cycles", "ferrylane"),
    ("Kulturverein Alte Spinnerei", "alte spinnerei"),
];

// One word a line would hide the whole of it.
#[rustfmt::skip]
pub(crate) const FAMILIES: [Family; 6] = [
    Family {
        first: &[
            "Hawthorn", "Copperfield", "Willow", "Kingfisher", "Bramble", "Ashdown", "Marlow", "Fenwick",
            "Larkspur", "Thistle", "Whitmore", "Pemberton", "Foxglove", "Heron", "Juniper", "Wren", "Alder",
            "Barnaby", "Calloway", "Driftwood", "Elmwood", "Farrow", "Greystone", "Hazel", "Ivybridge",
            "Kestrel", "Linden", "Meadow", "Nightingale", "Oakley",
        ],
        second: &[
            "Bakery", "Coffee", "Books", "Florist", "Cycles", "Pottery", "Dental", "Gallery", "Records",
            "Vets", "Tea Room", "Cinema", "Barbers", "Hardware", "Yoga", "Brewery",
        ],
        towns: &[
            "Bristol", "Leeds", "Bath", "York", "Oxford", "Cardiff", "Dundee", "Galway", "Cork", "Exeter",
            "Durham", "Lincoln", "Norwich", "Whitby", "Perth", "Hobart", "Dunedin", "Nelson", "Portland",
            "Austin", "Boulder", "Savannah", "Madison", "Halifax", "Victoria", "Kingston", "Ottawa",
            "Geelong", "Stirling", "Swansea", "Derry", "Truro", "Ripon", "Wells", "Ely", "Kendal",
        ],
    },
    Family {
        first: &[
            "Bäckerei", "Buchhandlung", "Gärtnerei", "Café", "Weinkontor", "Zahnarztpraxis",
            "Fahrradwerkstatt", "Tischlerei", "Goldschmiede", "Kaffeerösterei", "Musikschule",
            "Physiotherapie", "Blumenhaus", "Optiker", "Steuerberatungsgesellschaft", "Konditorei",
        ],
        second: &[
            "Lindenmüller", "Achterberg", "Weißgerber", "Krämer", "Österle", "Schönfeld", "Bräuninger",
            "Hufnagel", "Vogelsang", "Rübsam", "Zeisig", "Morgenstern", "Klöpper", "Wiesengrund", "Dörfler",
            "Hagedorn", "Stöckl", "Grünwald", "Petersen", "Ahlers", "Nüßlein", "Jürgens", "Kühnel",
            "Falkenhagen", "Thönnes", "Brückner", "Sommerfeld", "Eichhorn", "Reiß", "Übelacker",
        ],
        towns: &[
            "Lübeck", "Göttingen", "Tübingen", "Münster", "Jena", "Passau", "Görlitz", "Würzburg", "Köln",
            "Bremen", "Kassel", "Erfurt", "Bamberg", "Freiburg", "Konstanz", "Stralsund", "Celle", "Husum",
            "Graz", "Linz", "Zürich", "Bern", "Luzern", "Innsbruck", "Weimar", "Trier", "Aachen", "Fürth",
            "Gießen", "Saarbrücken", "Cuxhaven", "Quedlinburg", "Rothenburg", "Halle", "Plön", "Ulm",
        ],
    },
    Family {
        first: &[
            "Boulangerie", "Librairie", "Atelier", "Fromagerie", "Crêperie", "Galerie", "Pharmacie",
            "Fleuriste", "Brasserie", "Chocolaterie", "Théâtre", "Cordonnerie", "Épicerie", "Imprimerie",
            "Vélos", "Musée",
        ],
        second: &[
            "Lefèvre", "Beaumont", "Chabrol", "Garnier", "Étienne", "Fournier", "Bérard", "Lacombe",
            "Delacroix", "Moreau", "Perrault", "Vasseur", "Gautier", "Rivière", "Dubreuil", "Hébert", "Joly",
            "Marchand", "Noël", "Olivier", "Pélissier", "Renaud", "Sauvage", "Tissier", "Valentin", "Aubry",
            "Blanchet", "Colin", "Desprez", "Guérin",
        ],
        towns: &[
            "Lyon", "Nantes", "Dijon", "Annecy", "Arles", "Rennes", "Lille", "Nîmes", "Angers", "Colmar",
            "Reims", "Tours", "Vannes", "Bayonne", "Genève", "Liège", "Namur", "Québec", "Lausanne",
            "Avignon", "Béziers", "Orléans", "Quimper", "Saumur", "Troyes", "Metz", "Nancy", "Pau", "Albi",
            "Cahors", "Chartres", "Brest", "Dinan", "Évian", "Fribourg", "Montréal",
        ],
    },
    Family {
        first: &[
            "Trattoria", "Osteria", "Gelateria", "Libreria", "Officina", "Sartoria", "Pasticceria", "Enoteca",
            "Erboristeria", "Galleria", "Panificio", "Bottega", "Cantina", "Farmacia", "Masseria", "Teatro",
        ],
        second: &[
            "Bellini", "Moretti", "Da Nicolò", "Ferrante", "Caruso", "Dell'Orto", "Rinaldi", "Sartori",
            "Bianchi", "Colonna", "De Santis", "Fabbri", "Gallo", "Leoni", "Marchetti", "Negri", "Orsini",
            "Pellegrino", "Quaranta", "Romano", "Salvi", "Testa", "Valente", "Zanetti", "Amato", "Bruni",
            "Conti", "Donati", "Ermini", "Fontana",
        ],
        towns: &[
            "Siena", "Lucca", "Bologna", "Parma", "Lecce", "Bari", "Torino", "Genova", "Verona", "Trieste",
            "Mantova", "Urbino", "Assisi", "Modena", "Pavia", "Como", "Bergamo", "Trento", "Bolzano", "Udine",
            "Ferrara", "Ravenna", "Rimini", "Pisa", "Arezzo", "Orvieto", "Matera", "Palermo", "Catania",
            "Siracusa", "Cagliari", "Sassari", "Lugano", "Novara", "Asti", "Cremona",
        ],
    },
    Family {
        first: &[
            "Panadería", "Librería", "Cafetería", "Taller", "Floristería", "Óptica", "Bodega", "Galería",
            "Peluquería", "Confitería", "Heladería", "Papelería", "Escuela", "Clínica", "Cervecería",
            "Relojería",
        ],
        second: &[
            "Núñez", "Ibáñez", "Márquez", "Peñalver", "Robledo", "Castaño", "Gómez", "Alarcón", "Beltrán",
            "Crespo", "Durán", "Escudero", "Fajardo", "Galán", "Hidalgo", "Iglesias", "Jiménez", "Luján",
            "Montero", "Navarro", "Olmedo", "Pardo", "Quintana", "Rosales", "Segovia", "Toledano", "Urrutia",
            "Vélez", "Ybarra", "Zamora",
        ],
        towns: &[
            "Sevilla", "Granada", "Córdoba", "Cádiz", "Málaga", "Toledo", "Ávila", "León", "Burgos", "Bilbao",
            "Vigo", "Gijón", "Oviedo", "Soria", "Teruel", "Cuenca", "Girona", "Murcia", "Cartagena", "Mérida",
            "Salamanca", "Logroño", "Jaca", "Ronda", "Bogotá", "Medellín", "Lima", "Cusco", "Quito",
            "Rosario", "Mendoza", "Valparaíso", "Montevideo", "Oaxaca", "Puebla", "Querétaro",
        ],
    },
    Family {
        first: &[
            "Kafé", "Bageri", "Bokhandel", "Galleri", "Blomster", "Keramik", "Cykelværksted", "Tandlæge",
            "Konditori", "Mikrobryggeri", "Optik", "Sejlerskole", "Snickeri", "Teater", "Urmageri", "Vinbar",
        ],
        second: &[
            "Lindqvist", "Sørensen", "Ålgård", "Bjørnstad", "Dahlgren", "Ekström", "Fjeldstad", "Grønlund",
            "Håkansson", "Isaksen", "Jørgensen", "Källström", "Løvås", "Mårtensson", "Nyström", "Østby",
            "Pålsson", "Rosengård", "Sjögren", "Thorvaldsen", "Ulvestad", "Västberg", "Wikström", "Åkesson",
            "Ängquist", "Öhman", "Birkeland", "Cederholm", "Engström", "Frøyland",
        ],
        towns: &[
            "Göteborg", "Malmö", "Uppsala", "Umeå", "Luleå", "Kalmar", "Visby", "Örebro", "Bergen", "Tromsø",
            "Ålesund", "Bodø", "Røros", "Molde", "Århus", "Odense", "Ribe", "Skagen", "Helsingør", "Køge",
            "Turku", "Porvoo", "Oulu", "Tampere", "Kuopio", "Reykjavík", "Akureyri", "Tórshavn", "Kiruna",
            "Lund", "Växjö", "Falun", "Narvik", "Lillehammer", "Roskilde", "Vejle",
        ],
    },
];

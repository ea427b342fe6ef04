"""Names for fictional people. Drawn at random and joined; none belongs to a real person."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


FEMALE = _words("""
    Aaliyah Abigail Ada Alice Amelia Amina Amy Anya Ava Beatrice Bella Bethany Bryony Caitlin
    Carys Charlotte Chloe Cora Daisy Darcey Delilah Edie Eleanor Eliza Ella Ellie Elsie Emily
    Erin Esme Eva Evie Faith Fatima Florence Freya Georgia Grace Gracie Hallie Hannah Harper
    Hope Imani Imogen Iris Isabel Isla Ivy Jasmine Jess Kayla Keira Lacey Layla Leah Lexi Lily
    Lola Lottie Lucy Lyra Macie Maisie Maryam Matilda Maya Megan Mia Mila Millie Mollie Nancy
    Naomi Nell Niamh Nyla Olive Orla Paige Penny Phoebe Poppy Priya Rosa Rosie Ruby Safiya
    Scarlett Sienna Skye Sophia Summer Tia Tilly Violet Willow Yasmin Zara Zoe
""")
MALE = _words("""
    Aaron Adam Aiden Albie Alfie Amir Archie Arlo Arthur Ashton Austin Ayaan Bailey Ben Blake
    Bobby Brandon Caleb Callum Cameron Charlie Cody Connor Corey Dante Daniel Dexter Dylan
    Eddie Eli Elijah Elliot Ethan Ezra Felix Finley Frankie Freddie Gabriel George Harley
    Harrison Harry Harvey Henry Hugo Ibrahim Idris Isaac Jack Jacob Jake James Jayden Jenson
    Jesse Joel Jude Kai Kaiden Kian Kieran Kyle Leo Leon Lewis Liam Logan Louie Luca Lucas
    Malachi Mason Max Michael Mohammed Morgan Nathan Noah Ollie Oscar Otis Owen Reece Reuben
    Riley River Robin Rory Rowan Ryan Samuel Seth Sonny Stanley Teddy Theo Toby Tommy Tyler Zac
    Zachary Zayn
""")
SURNAMES = _words("""
    Abbott Adeyemi Ahmed Aldridge Appleby Ashworth Atkins Bailey Barlow Barrett Beckett Begum
    Bennett Birch Bishop Blackwood Booth Bowen Bradley Brook Burgess Burton Carr Carter
    Chambers Chapman Clarke Clegg Cole Collier Connolly Cooke Cooper Crane Cross Dale Davies
    Dawson Dean Dixon Doyle Dunn Eaton Ellis Evans Farrow Fenton Fisher Fletcher Ford Fox
    Francis Frost Gallagher Gibson Gill Goddard Grant Graves Green Griffiths Hale Hall Hardy
    Harper Hart Hassan Hayes Heath Hobbs Holt Hooper Howe Hughes Hunt Hussain Hyde Ingram
    Jarvis Jenkins Jones Joyce Kaur Keane Kelly Kemp Khan King Knight Lamb Lane Lawson Leigh
    Lister Lloyd Locke Lowe Malik Marsh Marshall Martin Mason Mensah Mercer Miles Mills Moran
    Morris Moss Nash Newton Nolan Norris North Oakley Okafor Osborne Owen Page Palmer Parker
    Patel Pearce Perry Pike Porter Potter Powell Pratt Preston Price Quinn Reid Rhodes Rice
    Riley Roberts Rowe Russell Saunders Shah Sharp Shaw Shepherd Short Simmons Singh Slater
    Small Spencer Stokes Stone Swift Taylor Thorne Todd Tucker Turner Vaughan Wade Walsh Ward
    Warner Watts Webb Wells West Wilde Winter Wood Wren Wyatt Yates Young
""")
ALONE_MALE = _words("""
    Abdul Ahmad Ali Awet Bashir Behrouz Dawit Farhad Filmon Habib Hamid Hassan Jawad Kamran
    Karim Khalid Mahmoud Mustafa Nahom Naveed Omar Rahim Rezan Samir Shirwan Tesfay Yonas Yusuf
    Zabihullah
""")
ALONE_FEMALE = _words("""
    Bisrat Helen Hodan Lan Linh Luwam Mai Nadia Rahel Sahra Selam Zeinab
""")
ALONE_SURNAMES = _words("""
    Abdi Ahmadi Amiri Aziz Berhane Dang Gebremedhin Habte Haile Hakimi Ibrahim Karimi Mohammadi
    Nguyen Noori Osman Qaderi Rahimi Rostami Saeed Salih Stanikzai Tekle Tran Wolde Yusufi
""")
STAFF_FIRST = _words("""
    Adaeze Alison Amanda Andrew Angela Anita Asha Bernadette Carol Catherine Chris Claire
    Colette Craig Daniel Dawn Deborah Denise Dionne Eileen Emma Farah Fiona Gareth Gary Gemma
    Geoff Gillian Gwen Hannah Harriet Heather Helen Ian Imran Jackie Janet Jaspreet Jo Joanne
    Judith Julie Karen Kate Keith Kelechi Kerry Kwame Laura Leanne Linda Lorraine Lynne Marcus
    Margaret Maria Martin Michelle Miriam Mohan Monica Natalie Neil Nicola Nisha Olu Pam
    Patricia Paul Pauline Peter Rachel Rebecca Rehana Ros Ruth Sally Sam Sandra Sarah Shabana
    Sharon Shirley Simon Siobhan Stephen Steve Sue Tamsin Tanya Tracey Trevor Ursula Vanessa
    Wendy Yvonne
""")
LOCALITIES = (
    "Ashcombe",
    "Marlbridge",
    "North Vale",
    "Saltmere",
    "The Hundreds",
    "Wold and Fen",
)
ALONE_LANGUAGES = (
    "Pashto",
    "Dari",
    "Tigrinya",
    "Arabic",
    "Kurdish Sorani",
    "Farsi",
    "Somali",
    "Vietnamese",
)
OTHER_LANGUAGES = (
    "Polish",
    "Romanian",
    "Punjabi",
    "Urdu",
    "Portuguese",
    "British Sign Language",
)
